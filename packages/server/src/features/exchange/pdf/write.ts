import { tlpText } from '@muster/contract';
import { defang } from '../../extraction/index.ts';
import {
  bullet,
  day,
  drawChrome,
  factStrip,
  heading,
  innerWidth,
  moment,
  paragraph,
  plural,
  Sheet,
  small,
  strong,
  table,
  title,
  tlpMeans,
} from '../../reports/index.ts';
import { Losses, type Written } from '../model/loss.ts';
import { type IncidentRecord, siteName } from '../model/record.ts';

/** An incident as a document for people, its label on every page. The same record is the same bytes. */
export async function writePdf(record: IncidentRecord): Promise<Written<Buffer>> {
  const sheet = new Sheet({
    title: `${record.publicId}: ${record.title}`,
    subject: `Incident ${record.publicId}, ${tlpText(record.tlp)}`,
    at: new Date(record.changedAt),
  });
  sheet.section('Summary');
  const kind = record.exercise ? 'Exercise' : 'Incident';
  title(
    sheet,
    `${record.redaction ? `${kind}, redacted copy` : kind} · ${record.publisher.name}`,
    record.title,
    [record.publicId, ...record.aliases, `as of ${moment(record.changedAt)}`, tlpText(record.tlp)].join(
      ' · ',
    ),
  );
  // Who reads on has to know it first.
  if (record.restriction !== '') paragraph(sheet, record.restriction, strong);
  summary(sheet, record);
  if (record.impact !== '') section(sheet, 'Impact', record.impact);
  await sites(sheet, record);
  await observables(sheet, record);
  await timeline(sheet, record);
  decisions(sheet, record);
  await clocks(sheet, record);
  await people(sheet, record);
  if (record.lessons !== '') section(sheet, 'Lessons learnt', record.lessons);
  heading(sheet, 'Handling', 60);
  paragraph(sheet, `${tlpText(record.tlp)}: ${tlpMeans[record.tlp]}`);
  if (record.redaction)
    paragraph(
      sheet,
      `Redacted on ${moment(record.redaction.madeAt)} from what is ${tlpText(record.redaction.from)}. What is not here was left out on purpose.`,
    );
  paragraph(sheet, `${record.publisher.name}, ${record.publisher.contact}, ${record.publisher.url}`, small);
  drawChrome(sheet, {
    tlp: record.tlp,
    exercise: record.exercise,
    name: `${record.publicId} · ${record.publisher.name}`,
    proof: record.redaction ? `redaction ${record.redaction.id}` : `as of ${record.changedAt}`,
  });
  const losses = new Losses();
  losses.add(
    'observables',
    record.observables.length,
    'when and where each was seen, and its words, are left out of the table',
  );
  losses.add(
    'messages',
    record.messages.length,
    'only their number is told; the mail itself stays in the thread',
  );
  return { document: await sheet.bytes(), lost: losses.all };
}

function summary(sheet: Sheet, record: IncidentRecord): void {
  const affected = record.sites.filter(({ state }) => state === 'affected').length;
  const toFind = record.observables.filter(({ ioc }) => ioc).length;
  factStrip(sheet, [
    { figure: record.state, of: '', below: `severity ${record.severity}; opened ${day(record.openedAt)}` },
    {
      figure: String(record.sites.length),
      of: record.sites.length === 1 ? 'site' : 'sites',
      below: `${affected} affected`,
    },
    {
      figure: String(record.observables.length),
      of: 'observables',
      below: `${toFind} to look for elsewhere`,
    },
    {
      figure: String(record.messages.length),
      of: record.messages.length === 1 ? 'message' : 'messages',
      below: 'in its threads',
    },
  ]);
  const ended = [
    record.resolvedAt ? `Resolved ${moment(record.resolvedAt)}.` : '',
    record.closedAt ? `Closed ${moment(record.closedAt)}.` : '',
  ].filter(Boolean);
  if (ended.length > 0) paragraph(sheet, ended.join(' '));
}

function section(sheet: Sheet, name: string, text: string): void {
  heading(sheet, name);
  for (const part of text.split(/\n{2,}/)) paragraph(sheet, part);
}

async function sites(sheet: Sheet, record: IncidentRecord): Promise<void> {
  if (record.sites.length === 0) return;
  heading(sheet, 'Sites', 80);
  await table(sheet, {
    rows: record.sites,
    pad: 3,
    columns: [
      { head: 'Site', width: innerWidth - 260, names: true, cell: ({ name }) => name },
      { head: 'Country', width: 60, cell: ({ country }) => country ?? '' },
      { head: 'State', width: 90, cell: ({ state }) => state },
      { head: 'Since', width: 110, cell: ({ addedAt }) => moment(addedAt) },
    ],
  });
}

async function observables(sheet: Sheet, record: IncidentRecord): Promise<void> {
  if (record.observables.length === 0) return;
  heading(sheet, 'Observables', 90);
  paragraph(
    sheet,
    'Written so that nobody clicks on them by mistake. “Look” marks what means trouble wherever it is seen.',
    small,
  );
  await table(sheet, {
    rows: record.observables,
    pad: 3,
    columns: [
      {
        head: 'Value',
        width: innerWidth - 300,
        names: true,
        cell: (one) => defang(one.type, one.value),
      },
      { head: 'Type', width: 62, cell: ({ type }) => type },
      { head: 'Look', width: 32, cell: ({ ioc }) => (ioc ? 'look' : '') },
      { head: 'Label', width: 92, cell: ({ tlp }) => tlpText(tlp) },
      { head: 'Note', width: 114, cell: ({ note }) => note },
    ],
  });
}

async function timeline(sheet: Sheet, record: IncidentRecord): Promise<void> {
  if (record.timeline.length === 0) return;
  heading(sheet, 'Timeline', 80);
  await table(sheet, {
    rows: record.timeline,
    pad: 3,
    columns: [
      { head: 'When, UTC', width: 108, names: true, cell: ({ at }) => moment(at) },
      {
        head: 'What',
        width: innerWidth - 258,
        cell: (entry) => {
          const site = siteName(record, entry.site);
          return site ? `${site}: ${entry.text}` : entry.text;
        },
      },
      { head: 'Who', width: 150, cell: ({ by }) => by ?? '' },
    ],
  });
}

function decisions(sheet: Sheet, { decisions: all }: IncidentRecord): void {
  if (all.length === 0) return;
  heading(sheet, 'Decisions');
  for (const one of all)
    bullet(sheet, `${moment(one.at)}: ${one.text}`, `${one.reason}${one.by ? ` (${one.by})` : ''}`);
}

async function clocks(sheet: Sheet, record: IncidentRecord): Promise<void> {
  if (record.clocks.length === 0) return;
  heading(sheet, 'Deadlines of the procedure', 80);
  await table(sheet, {
    rows: record.clocks,
    pad: 3,
    columns: [
      { head: 'Step', width: innerWidth - 310, names: true, cell: ({ title: words }) => words },
      { head: 'Site', width: 110, cell: ({ site }) => siteName(record, site) ?? '' },
      { head: 'Due', width: 110, cell: ({ dueAt }) => (dueAt ? moment(dueAt) : '') },
      { head: 'State', width: 90, cell: ({ state }) => state },
    ],
  });
}

async function people(sheet: Sheet, record: IncidentRecord): Promise<void> {
  if (record.people.length === 0) return;
  heading(sheet, 'People', 60);
  paragraph(sheet, `${plural(record.people.length, 'person', 'people')} with a part in it.`, small);
  await table(sheet, {
    rows: record.people,
    pad: 3,
    columns: [
      { head: 'Name', width: innerWidth - 160, names: true, cell: ({ name }) => name },
      { head: 'Part', width: 160, cell: ({ role }) => role },
    ],
  });
}
