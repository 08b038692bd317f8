import type { TeamDescription, TeamSettings } from '@muster/contract';
import type { TeamKey } from './keys.ts';

/** Without these a description tells nobody whom it serves and how to be reached (RFC 2350, section 3). */
const wanted: readonly [keyof TeamDescription, string][] = [
  ['address', 'where the team is, for what comes by post'],
  ['timeZone', 'when it is day at the team'],
  ['phone', 'how to reach you when mail does not work'],
  ['keys', 'how to write to you in confidence, and how to know your word'],
  ['members', 'who leads the team; names are not needed'],
  ['customerContact', 'at which hours somebody answers'],
  ['notifications', 'who is told when this document changes; say “none” if nobody is'],
  ['mission', 'what the team is for'],
  ['constituency', 'whom it serves'],
  ['affiliation', 'who pays for it, and what it belongs to'],
  ['authority', 'what it may ask of a site, and what it may order'],
  ['incidentTypes', 'which incidents it takes, and how much it does'],
  ['disclosure', 'to whom it passes on what it is told; name the Traffic Light Protocol'],
  ['authentication', 'how mail and calls are trusted'],
  ['triage', 'how it is decided what is an incident'],
  ['coordination', 'whom it brings together'],
  ['resolution', 'what it does until an incident is over'],
  ['proactive', 'what it does before: drills, advisories'],
  ['reportingForms', 'how an incident is reported to you'],
  ['disclaimers', 'what nobody may rely on'],
];

/** What is left to say, in the order of the document. */
export function missingIn(team: TeamDescription, keys: readonly TeamKey[]): TeamSettings['missing'] {
  const hasKey = keys.some(({ kind }) => kind === 'OpenPGP');
  const gaps = wanted
    .filter(([field]) => !(field === 'keys' && keys.length > 0))
    .flatMap(([field, says]) => (team[field] === '' ? [{ field, says }] : []));
  if (team.securityTxt.encryption.length === 0 && !hasKey)
    gaps.push({ field: 'securityTxt', says: 'where to find your key, for who reports a weakness' });
  if (team.securityTxt.policy === '')
    gaps.push({ field: 'securityTxt', says: 'how you treat what is reported to you (a policy)' });
  return gaps;
}
