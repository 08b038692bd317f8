import { tlpText } from '@muster/contract';
import { defang } from '../../extraction/index.ts';
import { Losses, type Written } from '../model/loss.ts';
import { entryText, type IncidentRecord, siteName } from '../model/record.ts';
import type { CsafDocument, CsafNote } from './format.ts';
import { csafTlp } from './tlp.ts';

/**
 * A document of CSAF 2.0 in the profile “security incident response”: what happened as notes, at least one reference
 * outside, and vulnerabilities where there are CVEs. It is `interim` until the incident is closed.
 */
export function writeCsaf(record: IncidentRecord): Written<CsafDocument> {
  const { label, note } = csafTlp[record.tlp];
  const changed = record.changedAt > record.openedAt ? record.changedAt : record.openedAt;
  const restrictions = [tlpText(record.tlp), note, record.restriction].filter(Boolean).join(' ');
  const cves = [
    ...new Set(record.observables.flatMap(({ type, value }) => (type === 'cve' ? [value] : []))),
  ].sort();
  const document: CsafDocument = {
    document: {
      category: 'csaf_security_incident_response',
      csaf_version: '2.0',
      title: `${record.exercise ? 'EXERCISE: ' : ''}${record.title}`,
      lang: 'en',
      distribution: { text: restrictions, tlp: { label, url: 'https://www.first.org/tlp/' } },
      publisher: {
        category: 'coordinator',
        name: record.publisher.name,
        namespace: record.publisher.url,
        contact_details: record.publisher.contact,
      },
      tracking: {
        id: record.publicId,
        ...(record.aliases.length > 0 ? { aliases: [...new Set(record.aliases)] } : {}),
        status: record.state === 'closed' ? 'final' : 'interim',
        version: '1',
        initial_release_date: changed,
        current_release_date: changed,
        revision_history: [{ number: '1', date: changed, summary: `State of ${changed}.` }],
        generator: { engine: { name: 'Muster' } },
      },
      notes: notesOf(record, note),
      references: [
        {
          category: 'external',
          summary: `${record.publisher.name}: who we are and how to reach us (RFC 2350)`,
          url: new URL('/rfc2350', record.publisher.url).href,
        },
      ],
    },
    ...(cves.length > 0 ? { vulnerabilities: cves.map((cve) => ({ cve })) } : {}),
  };
  return { document, lost: lossesOf(record, note !== null).all };
}

function lossesOf(record: IncidentRecord, widened: boolean): Losses {
  const losses = new Losses();
  losses.add(
    'tlp',
    widened ? 1 : 0,
    'CSAF 2.0 has no AMBER+STRICT; the label is RED, and the words beside it say AMBER+STRICT',
  );
  losses.add('tlp', record.tlp === 'CLEAR' ? 1 : 0, 'CSAF 2.0 says WHITE, the older name of CLEAR');
  const others = record.observables.filter(({ type }) => type !== 'cve').length;
  losses.add('observables', others, 'CSAF has no observables; they are lines of a note, made harmless');
  losses.add('timeline', record.timeline.length, 'the log is a note, for people to read');
  losses.add('decisions', record.decisions.length, 'decisions are a note, for people to read');
  losses.add('sites', record.sites.length, 'sites are a note, for people to read');
  losses.add('messages', record.messages.length, 'CSAF has no place for messages');
  losses.add('clocks', record.clocks.length, 'CSAF has no place for deadlines');
  losses.add('people', record.people.length, 'persons are left out');
  return losses;
}

function notesOf(record: IncidentRecord, tlpNote: string | null): CsafNote[] {
  const { sites, observables, timeline, decisions } = record;
  const notes: (CsafNote | null)[] = [
    { category: 'summary', title: 'Summary', text: summary(record) },
    tlpNote === null ? null : { category: 'legal_disclaimer', title: 'TLP:AMBER+STRICT', text: tlpNote },
    record.exercise
      ? {
          category: 'general',
          title: 'Exercise',
          text: 'This belongs to an exercise. Nothing of it happened.',
        }
      : null,
    note('details', 'Sites', sites, (site) => `${site.name}: ${site.state} since ${site.addedAt}`),
    note(
      'details',
      'Observables',
      observables,
      (one) =>
        `${one.type} ${defang(one.type, one.value)} (${tlpText(one.tlp)}${one.ioc ? ', look for it' : ''})${one.note ? `: ${one.note}` : ''}`,
    ),
    note('details', 'Timeline', timeline, (entry) => entryText(record, { ...entry, by: null })),
    note(
      'details',
      'Decisions',
      decisions,
      (one) => `${one.at.slice(0, 10)} ${one.text} Reason: ${one.reason}`,
    ),
    record.impact === '' ? null : { category: 'description', title: 'Impact', text: record.impact },
    record.lessons === '' ? null : { category: 'description', title: 'Lessons learnt', text: record.lessons },
  ];
  return notes.filter((one) => one !== null);
}

function note<Item>(
  category: CsafNote['category'],
  title: string,
  items: readonly Item[],
  text: (item: Item) => string,
): CsafNote | null {
  return items.length === 0 ? null : { category, title, text: items.map(text).join('\n') };
}

function summary(record: IncidentRecord): string {
  const sites = record.sites.map(({ ref }) => siteName(record, ref)).join(', ');
  const parts = [
    `Incident ${record.publicId}, opened ${record.openedAt}, ${record.state}, severity ${record.severity}.`,
    sites === '' ? '' : `Sites: ${sites}.`,
    record.resolvedAt ? `Resolved ${record.resolvedAt}.` : '',
    record.closedAt ? `Closed ${record.closedAt}.` : '',
    record.redaction ? `A redacted copy: the whole is ${tlpText(record.redaction.from)}.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
