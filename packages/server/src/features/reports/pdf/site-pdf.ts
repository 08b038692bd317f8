import { type CheckAxis, checkCatalogue } from '@muster/contract';
import type { ReportMeasure, ReportVerdict, SiteReport } from '../model.ts';
import { axisText, decisionsOf } from './campaign-pdf.ts';
import { drawChrome } from './chrome.ts';
import { factStrip, flow, heading, paragraph, small, subheading, title } from './flow.ts';
import { ink, quiet, tones } from './palette.ts';
import { legend, proofSection, spreadText } from './parts.ts';
import { innerWidth, leading, type Piece, page, Sheet, type Style } from './sheet.ts';
import { drawSign } from './signs.ts';
import { stripPlot } from './strip-plot.ts';
import { table } from './table.ts';
import { axisAlt, timeAxis } from './time-axis.ts';
import { day, duration, moment, plural, shortMoment, verdictWords } from './words.ts';

const axes: [CheckAxis, string][] = [
  ['communication', 'Communication'],
  ['containment', 'Containment'],
  ['forensics', 'Forensics'],
];

/** Of so much evidence the rest is only counted; it stands in the ledger. */
const EVIDENCE_SHOWN = 4;

/** One site's part as a document. It holds nothing of another site but nameless quartiles. */
export async function sitePdf(report: SiteReport): Promise<Buffer> {
  const { campaign, proof, site } = report;
  const { place } = site.basis;
  const sheet = new Sheet({
    title: `${place.name}: report of the exercise ${campaign.name}`,
    subject: `Report of one site, score ${proof.run}, TLP:${report.tlp}`,
    at: new Date(proof.at),
  });
  sheet.section('Summary');
  title(
    sheet,
    `Report of an exercise · ${campaign.name}${place.ngi ? ` · ${place.ngi}` : ''}`,
    place.name,
    [
      place.incident,
      `${day(campaign.startedAt ?? campaign.from)} to ${day(proof.at)}`,
      `${proof.final ? 'final score' : 'not final: deadlines were open'} of ${moment(proof.at)}`,
      `TLP:${report.tlp}`,
    ]
      .filter((part) => part !== null)
      .join(' · '),
  );
  summary(sheet, report);
  await happened(sheet, report);
  for (const [axis, name] of axes) checks(sheet, report, axis, name);
  await claims(sheet, report);
  await answers(sheet, report);
  await amongAll(sheet, report);
  heading(sheet, 'Overridden and appealed', 50);
  if (site.basis.overrides.length + site.appeals.length === 0)
    paragraph(sheet, 'No verdict was overridden, and none was appealed before this score.');
  decisionsOf(sheet, site, false);
  await proofSection(sheet, proof, report.tlp);
  drawChrome(sheet, {
    tlp: report.tlp,
    exercise: true,
    name: `${campaign.name} · ${place.name}`,
    proof: `score ${proof.run} · ledger ${proof.position} ${proof.hash.slice(0, 24)}…`,
  });
  return await sheet.bytes();
}

function summary(sheet: Sheet, { site }: SiteReport): void {
  const { basis, verdicts } = site;
  const depth = verdicts.find(({ check }) => check === 'C2')?.value;
  const time = (seconds: number | null) => (seconds === null ? '–' : duration(seconds));
  const due = (step: string) => {
    const clock = basis.clocks.find((one) => one.step === step);
    if (!clock?.dueAt || !basis.alarmAt) return 'no deadline ran';
    return `allowed ${duration((Date.parse(clock.dueAt) - Date.parse(basis.alarmAt)) / 1000)}`;
  };
  factStrip(sheet, [
    { figure: time(site.acknowledgedAfter), of: '', below: `until a person answered; ${due('acknowledge')}` },
    { figure: time(site.containedAfter), of: '', below: `until contained; ${due('contain')}` },
    {
      figure: depth == null ? '–' : String(depth),
      of: `depth, ${basis.requiredDepth} asked for`,
      below: 'how deep the contact went',
    },
  ]);
  factStrip(
    sheet,
    axes.map(([axis, name]) => {
      const { counts } = basis.axes[axis];
      const said = (['pass', 'late', 'fail', 'pending'] as const).flatMap((word) =>
        counts[word] > 0 ? [`${counts[word]} ${verdictWords[word]}`] : [],
      );
      const [earned, ...rest] = axisText([site], axis).split(' ');
      return { figure: earned ?? '', of: `${rest.join(' ')} ${name.toLowerCase()}`, below: said.join(', ') };
    }),
  );
  if (basis.suspendedAt)
    paragraph(
      sheet,
      `The drill was suspended here on ${moment(basis.suspendedAt)}: the site had something real to handle. Nothing counts against it.`,
    );
}

async function happened(sheet: Sheet, { site }: SiteReport): Promise<void> {
  const { basis, verdicts } = site;
  const containedAt = verdicts.find(({ check }) => check === 'K5')?.at ?? null;
  heading(sheet, 'What happened', 330);
  paragraph(
    sheet,
    'One scale for everything, UTC. Arrows are mails of ours, green dots mails of people, squares machines; strokes are a copy’s beats, then why it fell silent; red rings are tries of the drill’s identity that were let in, green crosses refused ones.',
    small,
  );
  timeAxis(sheet, { basis, containedAt, alt: axisAlt(basis, containedAt) });
  await table(sheet, {
    rows: eventsOf(site, containedAt),
    pad: 2.5,
    columns: [
      { head: 'When, UTC', width: 84, names: true, cell: ({ at }) => shortMoment(at) },
      {
        head: 'After the alarm',
        width: 84,
        align: 'right',
        cell: ({ at }) =>
          basis.alarmAt ? duration((Date.parse(at) - Date.parse(basis.alarmAt)) / 1000) : '',
      },
      { head: 'What', width: innerWidth - 168, cell: ({ what }) => what },
    ],
  });
}

/** The same as the figure shows, in words and in order. */
function eventsOf({ basis }: SiteReport['site'], containedAt: string | null): { at: string; what: string }[] {
  const who = {
    alarm: 'We sent: ',
    us: 'We sent: ',
    machine: 'A machine answered: ',
    person: 'A person wrote: ',
    'unknown-sender': 'From an address nobody knows: ',
    call: 'By ',
  };
  const events = [
    ...basis.mails.map(({ at, who: by, what }) => ({ at, what: `${who[by]}${what}.` })),
    ...basis.copies.flatMap(({ no, role, silences }) =>
      silences.map(({ kind, from, to, until, confirmed }) => ({
        at: from,
        what: `${role === 'control' ? 'Control copy' : `Copy ${no}`} fell silent (${kind.replaceAll('-', ' ')}${confirmed ? '' : ', not confirmed'}), at the latest ${to.slice(11, 16)}${until ? `; it beat again ${shortMoment(until)}` : ''}.`,
      })),
    ),
    ...basis.probes.flatMap(({ word, from, count }, n) =>
      n === 0 || word !== basis.probes[n - 1]?.word
        ? [
            {
              at: from,
              what: `The drill’s identity ${word === 'let-in' ? 'was let in' : word === 'refused' ? 'was refused' : 'got no answer'} (${plural(count, 'try', 'tries')} alike).`,
            },
          ]
        : [],
    ),
    ...(containedAt ? [{ at: containedAt, what: 'Contained: banned, and the last copy silent.' }] : []),
    ...basis.outages.map(({ from, to }) => ({
      at: from,
      what: `Our own outage until ${shortMoment(to)}; nothing of it counts against the site.`,
    })),
  ];
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function checks(sheet: Sheet, { site, told }: SiteReport, axis: CheckAxis, name: string): void {
  const judged = site.verdicts.filter(({ check }) => checkCatalogue[check].axis === axis);
  if (judged.length === 0) return;
  heading(sheet, name, 90);
  if (axis === 'communication') legend(sheet);
  for (const verdict of judged) check(sheet, verdict, told);
}

const INDENT = 22;

function check(sheet: Sheet, verdict: ReportVerdict, told: boolean): void {
  const { check: id, verdict: word, why, evidence } = verdict;
  sheet.need(44);
  const size = 9.5;
  const top = sheet.y;
  const tone = tones[word];
  if (tone.wash) {
    const { wash } = tone;
    sheet.artifact(() => {
      sheet.doc.roundedRect(page.left, top, 16, 14, 2).fill(wash);
    });
  }
  const head = sheet.element('H3');
  sheet.mark(head, 'H3', () => {
    drawSign(sheet, word, page.left + 8, top + 7, 9);
    const end = sheet.write(`${id} ${checkCatalogue[id].title}: `, page.left + INDENT, top + size * 1.12, {
      size,
      weight: 600,
    });
    sheet.write(`${verdictWords[word]} `, end, top + size * 1.12, { size, weight: 600, colour: tone.colour });
  });
  sheet.y = top + leading(size) + 1;
  const at = { x: page.left + INDENT, width: innerWidth - INDENT };
  flow(sheet, [{ text: why, style: { size: 9 } }], { ...at, after: 1 });
  evidenceList(sheet, evidence, told, at);
  sheet.space(7);
}

function evidenceList(
  sheet: Sheet,
  evidence: ReportVerdict['evidence'],
  told: boolean,
  at: { x: number; width: number },
): void {
  if (evidence.length === 0) return;
  const quietly: Style = { size: 7.5, colour: quiet };
  const inked: Style = { size: 7.5, colour: ink };
  const list = sheet.element('L');
  const shown = distinct(evidence).slice(0, EVIDENCE_SHOWN);
  for (const { ref, at: when, says, quote } of shown) {
    const item = sheet.element('LI', {}, list);
    const pieces: Piece[] = [{ text: `${shortMoment(when)}  `, style: quietly }];
    if (says !== '') pieces.push({ text: `${says} `, style: inked });
    if (quote) pieces.push({ text: `“${cut(quote)}” `, style: inked });
    pieces.push({ text: ref, style: quietly });
    flow(sheet, pieces, { ...at, type: 'LBody', parent: item, after: 0.5 });
  }
  const more = evidence.length - shown.length;
  if (more > 0 || !told) {
    const words = [
      ...(more > 0 ? [`and ${more} more in the ledger`] : []),
      ...(told ? [] : ['what was measured is told once no deadline is open']),
    ].join('; ');
    const item = sheet.element('LI', {}, list);
    flow(sheet, [{ text: `${words}.`, style: quietly }], { ...at, type: 'LBody', parent: item, after: 0 });
  }
}

/** What says the same twice is shown once. */
function distinct(evidence: ReportVerdict['evidence']): ReportVerdict['evidence'] {
  const seen = new Set<string>();
  return evidence.filter(({ ref, says, quote }) => {
    const key = `${says === '' ? ref : says} ${quote ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

function cut(quote: string): string {
  const flat = quote.replace(/\s+/g, ' ').trim();
  return flat.length > 220 ? `${flat.slice(0, 219)}…` : flat;
}

const judgedWords = {
  true: 'true',
  false: 'wrong',
  'awaits-review': 'waits for an officer',
  'not-comparable': 'not compared',
} as const;

async function claims(sheet: Sheet, { site, told }: SiteReport): Promise<void> {
  const { claims: all } = site.basis;
  heading(sheet, 'Claims against measured facts', 70);
  if (all.length === 0) {
    paragraph(sheet, 'The site made no claim about what it found or did.');
    return;
  }
  if (!told) paragraph(sheet, 'What was measured is told once no deadline is open.', small);
  await table(sheet, {
    rows: all,
    pad: 3,
    style: { size: 8 },
    columns: [
      {
        head: 'The site says',
        width: told ? 152 : innerWidth - 84,
        names: true,
        cell: ({ said, quote }) => [
          { text: `${said} `, style: { size: 8 } },
          ...(quote ? [{ text: `“${cut(quote)}”`, style: { size: 8, colour: quiet } }] : []),
        ],
      },
      ...(told
        ? [
            { head: 'Measured', width: 152, cell: ({ measured }: (typeof all)[number]) => measured },
            {
              head: 'Gap',
              width: 56,
              align: 'right' as const,
              cell: ({ gapSeconds }: (typeof all)[number]) =>
                gapSeconds === null
                  ? ''
                  : gapSeconds === 0
                    ? 'none'
                    : `${gapSeconds > 0 ? '+' : '−'}${duration(Math.abs(gapSeconds))}`,
            },
            {
              head: 'Judged',
              width: innerWidth - 152 - 152 - 56 - 70,
              cell: ({ judged }: (typeof all)[number]) => [
                {
                  text: judgedWords[judged],
                  style: {
                    size: 8,
                    weight: 600 as const,
                    colour:
                      judged === 'true' ? tones.pass.colour : judged === 'false' ? tones.fail.colour : quiet,
                  },
                },
              ],
            },
          ]
        : []),
      { head: 'Mail of, UTC', width: told ? 70 : 84, align: 'right', cell: ({ at }) => shortMoment(at) },
    ],
  });
}

async function answers(sheet: Sheet, { site }: SiteReport): Promise<void> {
  const { answers: all, hints } = site.basis;
  if (all.length + hints.length === 0) return;
  heading(sheet, 'Answers to the questions', 70);
  await table(sheet, {
    rows: all,
    pad: 3,
    columns: [
      {
        head: 'Question',
        width: 190,
        names: true,
        cell: ({ question }) => `${question} ${checkCatalogue[question as 'F1']?.title ?? ''}`,
      },
      { head: 'Given, UTC', width: 84, cell: ({ at }) => shortMoment(at) },
      {
        head: 'Judged',
        width: innerWidth - 274,
        cell: ({ judged, detail }) => `${judged.replaceAll('-', ' ')}${detail ? `: ${detail}` : ''}`,
      },
    ],
  });
  for (const { question, at, cost } of hints)
    paragraph(
      sheet,
      `A hint on ${question} was given ${moment(at)}; it takes ${Math.round(cost * 100)} % off the answer’s weight.`,
      small,
    );
}

/** Own figure and nameless quartiles. */
async function amongAll(sheet: Sheet, { acknowledged, contained, sitesInAll }: SiteReport): Promise<void> {
  heading(sheet, 'Among all sites', 130);
  const row = (label: string, measure: ReportMeasure) => ({
    label,
    note: measure.of === null ? '' : `${measure.reached} of ${measure.of}`,
    spread: measure.spread,
    points: [],
    own: measure.points[0]?.seconds ?? null,
  });
  if (acknowledged.spread === null && contained.spread === null) {
    paragraph(
      sheet,
      `Of fewer than five sites that could be measured nothing is told, lest one be recognised; ${plural(sitesInAll, 'site')} took part.`,
    );
    return;
  }
  paragraph(
    sheet,
    'The dot is this site, the box the middle half of all sites, the stroke their median; the scale is logarithmic. No other site can be told from it.',
    small,
  );
  subheading(sheet, 'Time to acknowledge and to contain', 90);
  stripPlot(sheet, {
    rows: [row('Acknowledged', acknowledged), row('Contained', contained)],
    dueSeconds: null,
    alt: `All sites: acknowledged ${spreadText(acknowledged)}; contained ${spreadText(contained)}.`,
  });
  const time = (value: number | null | undefined): string => (value == null ? '' : duration(value));
  await table(sheet, {
    rows: [
      { label: 'Acknowledged', measure: acknowledged },
      { label: 'Contained', measure: contained },
    ],
    pad: 3,
    columns: [
      { head: 'Time', width: 119.28, names: true, cell: ({ label }) => label },
      {
        head: 'This site',
        width: 80,
        align: 'right',
        cell: ({ measure }) => time(measure.points[0]?.seconds) || 'not reached',
      },
      {
        head: 'Reached',
        width: 60,
        align: 'right',
        cell: ({ measure }) =>
          measure.reached === null ? 'not told' : `${measure.reached} of ${measure.of}`,
      },
      { head: 'First quartile', width: 80, align: 'right', cell: ({ measure }) => time(measure.spread?.q1) },
      { head: 'Median', width: 80, align: 'right', cell: ({ measure }) => time(measure.spread?.median) },
      { head: 'Third quartile', width: 80, align: 'right', cell: ({ measure }) => time(measure.spread?.q3) },
    ],
  });
}
