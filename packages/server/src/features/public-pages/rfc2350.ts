import type { Rfc2350Section, TeamDescription } from '@muster/contract';
import { KEYS_PATH, keyLine, type TeamKey } from './keys.ts';

export interface Published {
  version: number;
  savedAt: Date | null;
  /** Where people find this server. */
  url: string;
  /** The team's own, as the keyring publishes them. */
  keys: readonly TeamKey[];
}

/** Every section of RFC 2350, appendix D, in its order; what is not filled in says so, for a reader to see the gap. */
export function rfc2350Sections(
  team: TeamDescription,
  { version, savedAt, url, keys }: Published,
): Rfc2350Section[] {
  const updated = savedAt
    ? `${savedAt.toISOString().slice(0, 10)}, version ${version}.`
    : 'Not published yet.';
  const heading = (number: string, title: string): Rfc2350Section => ({ number, title, text: '' });
  const said = (number: string, title: string, text: string): Rfc2350Section => ({
    number,
    title,
    text: text === '' ? 'Not stated.' : text,
  });
  return [
    heading('1', 'Document information'),
    said('1.1', 'Date of last update', updated),
    said('1.2', 'Distribution list for notifications', team.notifications),
    said(
      '1.3',
      'Locations where this document may be found',
      `${url}/rfc2350 and, as plain text, ${url}/rfc2350.txt`,
    ),
    heading('2', 'Contact information'),
    said('2.1', 'Name of the team', team.shortName === '' ? team.name : `${team.name} (${team.shortName})`),
    said('2.2', 'Address', team.address),
    said('2.3', 'Time zone', team.timeZone),
    said('2.4', 'Telephone number', team.phone),
    said('2.5', 'Facsimile number', team.fax),
    said('2.6', 'Other telecommunication', team.otherTelecommunication),
    said('2.7', 'Electronic mail address', team.mail),
    said('2.8', 'Public keys and other encryption information', keysText(team.keys, keys, url)),
    said('2.9', 'Team members', team.members),
    said('2.10', 'Other information', team.otherInformation),
    said('2.11', 'Points of customer contact', team.customerContact),
    heading('3', 'Charter'),
    said('3.1', 'Mission statement', team.mission),
    said('3.2', 'Constituency', team.constituency),
    said('3.3', 'Sponsorship and affiliation', team.affiliation),
    said('3.4', 'Authority', team.authority),
    heading('4', 'Policies'),
    said('4.1', 'Types of incidents and level of support', team.incidentTypes),
    said('4.2', 'Co-operation, interaction and disclosure of information', team.disclosure),
    said('4.3', 'Communication and authentication', team.authentication),
    heading('5', 'Services'),
    heading('5.1', 'Incident response'),
    said('5.1.1', 'Incident triage', team.triage),
    said('5.1.2', 'Incident coordination', team.coordination),
    said('5.1.3', 'Incident resolution', team.resolution),
    said('5.2', 'Proactive activities', team.proactive),
    said('6', 'Incident reporting forms', team.reportingForms),
    said('7', 'Disclaimers', team.disclaimers),
  ];
}

function keysText(words: string, keys: readonly TeamKey[], url: string): string {
  if (keys.length === 0) return words;
  const list = [...keys.map(keyLine), `The keys themselves: ${url}${KEYS_PATH}`].join('\n');
  return words === '' ? list : `${words}\n\n${list}`;
}

const WIDTH = 72;

/** As plain text, as RFCs are set: numbered, indented, lines of 72 characters. */
export function rfc2350Text(name: string, sections: readonly Rfc2350Section[]): string {
  const title = `RFC 2350 description of ${name}`;
  const parts = sections.map(({ number, title: words, text }) => {
    const head = `${number}. ${words}`;
    return text === '' ? head : `${head}\n\n${text.split('\n').map(folded).join('\n')}`;
  });
  return `${title}\n${'='.repeat(Math.min(WIDTH, [...title].length))}\n\n${parts.join('\n\n')}\n`;
}

function folded(line: string): string {
  const lines: string[] = [];
  let rest = line.trimEnd();
  while (rest.length > WIDTH - 3) {
    const cut = rest.lastIndexOf(' ', WIDTH - 3);
    // A word that is longer than a line (an address) stays whole.
    const at = cut > 0 ? cut : rest.indexOf(' ', WIDTH - 3);
    if (at < 0) break;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  lines.push(rest);
  return lines.map((one) => (one === '' ? '' : `   ${one}`)).join('\n');
}
