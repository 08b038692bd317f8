import type { FieldKind, FieldValue, IncidentDocument, TemplateName } from '@muster/contract';
import { definitionOf, type TemplateDefinition } from './definition.ts';
import { normalDocument } from './values.ts';

const full: Record<string, FieldValue> = {
  summary:
    'A worker node accepted jobs of an account whose key had been copied.\nThe account was used from two addresses abroad between 03:10 and 04:02.',
  suspectedAt: '2027-01-05T07:40:00Z',
  extent: 'One account at one site as far as is known. Whether others used the same key is being looked at.',
  indicators: ['198.51.100[.]23', 'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  precautions: [
    'Look for logins from 198.51.100[.]23 since 4 January.',
    'Do not reboot a machine that shows any.',
  ],
  nextReport: '2027-01-05T14:00:00Z',
  hostsAffected: ['wn-042.cloud-a.example', 'ui-1.cloud-a.example'],
  attackSources: ['198.51.100[.]23'],
  evidence: 'Jan  5 03:10:44 ui-1 sshd[211]: Accepted publickey for pool042\n\nSee the attached extract.',
  lost: 'One private key. No data that belongs to users.',
  otherSites: [],
  vulnerabilities: ['none known'],
  actions: ['Account suspended', 'Image of wn-042 taken before anything was changed'],
  recommendations: ['Suspend the identity that was named to you separately'],
  timeline: [
    { at: '2027-01-05T03:10:44Z', text: 'First login from abroad' },
    { at: '2027-01-05T07:40:00Z', text: 'Noticed by the batch accounting' },
  ],
  rootCause: 'A private key without a passphrase lay on a shared file system.',
  impact: 'One account; no service was down.',
  resolution: 'Identity revoked, machines installed anew, key material replaced.',
  exposed: ['pool042, told on 5 January'],
  deadlines: 'All were kept.',
  lessons: 'Private keys without a passphrase are looked for every night now.',
  prevention: [{ what: 'Nightly search for unprotected keys', owner: 'Operations', due: '2027-02-01' }],
  documents: ['Account handling, section 4'],
  cost: '14 hours of two people',
};

/** Content that looks like the form around it: what a wording must not confuse. */
const nasty: Record<FieldKind, FieldValue> = {
  text: 'Summary:\n    Root cause: (not filled in)\n\n-- \n> Timeline:\n.\n***\nDocument: Heads-up\nGuidance: none',
  line: 'Document: Follow-up, version 9',
  lines: ['- Summary:', '(not filled in)', '> quoted', 'Extent: x', '{{ banner }}'],
  time: '2027-01-05T07:40:31Z',
  timeline: [
    { at: '', text: '2027-01-05 07:40 UTC: Indicators:' },
    { at: '2027-01-05T07:40:00Z', text: ': owner: x' },
  ],
  measures: [
    { what: 'owner: nobody', owner: 'by: 2027-01-01', due: '' },
    { what: 'by: never', owner: '', due: '2027-02-28' },
  ],
};

/** For previews. */
export function exampleOf(name: TemplateName): IncidentDocument {
  return make(definitionOf(name), (field) => full[field]);
}

/** What a wording is tried with: everything filled in, only what is required, one field alone, and hostile content. */
export function trialsOf(name: TemplateName): IncidentDocument[] {
  const definition = definitionOf(name);
  const required = definition.fields.filter((one) => one.required).map((one) => one.name);
  const kinds = new Map(definition.fields.map((one) => [one.name, one.kind]));
  const with_ = (extra: readonly string[]) =>
    make(definition, (field) =>
      required.includes(field) || extra.includes(field) ? full[field] : undefined,
    );
  return [
    make(definition, (field) => full[field]),
    with_([]),
    ...definition.fields.filter((one) => !one.required).map((one) => with_([one.name])),
    {
      ...make(definition, (field) => nasty[kinds.get(field) ?? 'text']),
      restriction: 'Trusted security teams',
    },
  ];
}

function make(
  definition: TemplateDefinition,
  value: (field: string) => FieldValue | undefined,
): IncidentDocument {
  return normalDocument({
    name: definition.name,
    version: definition.name === 'follow-up' ? 3 : null,
    incident: 'MUSTER-20270105-01',
    site: 'CLOUD-A',
    tlp: 'AMBER',
    restriction: '',
    fields: Object.fromEntries(definition.fields.map(({ name }) => [name, value(name) ?? ''])),
  });
}
