import type { TeamDescription } from '@muster/contract';

export type TextField = Exclude<keyof TeamDescription, 'securityTxt'>;

export interface TeamField {
  name: TextField;
  number: string;
  label: string;
  hint: string;
  long: boolean;
}

export interface TeamPart {
  title: string;
  fields: readonly TeamField[];
}

const line = (name: TextField, number: string, label: string, hint = ''): TeamField => ({
  name,
  number,
  label,
  hint,
  long: false,
});
const text = (name: TextField, number: string, label: string, hint = ''): TeamField => ({
  name,
  number,
  label,
  hint,
  long: true,
});

/** The sections of RFC 2350, in its order. */
export const teamParts: readonly TeamPart[] = [
  {
    title: 'Contact',
    fields: [
      line('name', '2.1', 'Name of the team'),
      line('shortName', '2.1', 'Short name', 'As it is called in a subject, such as EGI CSIRT.'),
      line('mail', '2.7', 'Mail address', 'Where incidents are reported.'),
      line('phone', '2.4', 'Telephone', 'With the country code.'),
      line('timeZone', '2.3', 'Time zone', 'Such as Europe/Amsterdam.'),
      line('fax', '2.5', 'Facsimile'),
      text('address', '2.2', 'Address'),
      text('otherTelecommunication', '2.6', 'Other telecommunication', 'Chat rooms, other channels.'),
      text('keys', '2.8', 'Public keys', 'Fingerprints, and where the keys are to be had.'),
      text('members', '2.9', 'Members', 'Who leads the team. Names of others are not needed.'),
      text(
        'customerContact',
        '2.11',
        'Points of customer contact',
        'At which hours somebody answers, and how to wake somebody.',
      ),
      text('otherInformation', '2.10', 'Other information'),
      text(
        'notifications',
        '1.2',
        'Distribution list',
        'Who is told when this document changes; “none” is an answer.',
      ),
    ],
  },
  {
    title: 'Charter',
    fields: [
      text('mission', '3.1', 'Mission'),
      text('constituency', '3.2', 'Constituency', 'Whom the team serves.'),
      text('affiliation', '3.3', 'Sponsorship and affiliation'),
      text('authority', '3.4', 'Authority', 'What it may ask of a site, and what it may order.'),
    ],
  },
  {
    title: 'Policies',
    fields: [
      text('incidentTypes', '4.1', 'Types of incidents and level of support'),
      text(
        'disclosure',
        '4.2',
        'Co-operation and disclosure',
        'Which labels of the Traffic Light Protocol are kept, and to whom things are passed on.',
      ),
      text('authentication', '4.3', 'Communication and authentication', 'How mail and calls are trusted.'),
    ],
  },
  {
    title: 'Services',
    fields: [
      text('triage', '5.1.1', 'Incident triage'),
      text('coordination', '5.1.2', 'Incident coordination'),
      text('resolution', '5.1.3', 'Incident resolution'),
      text('proactive', '5.2', 'Proactive activities', 'Drills, advisories, monitoring.'),
      text('reportingForms', '6', 'Incident reporting forms'),
      text('disclaimers', '7', 'Disclaimers'),
    ],
  },
];

/** Lists are written one a line. */
export function linesOf(value: string): string[] {
  return value
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
