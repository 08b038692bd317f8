import {
  type CheckAxis,
  type CheckId,
  type CheckTally,
  checkCatalogue,
  checkIds,
  type VerdictWord,
} from '@muster/contract';
import type { CampaignReport, ReportMeasure, ReportSite } from '../model.ts';
import { depthBar, tallyBar } from './bars.ts';
import { drawChrome } from './chrome.ts';
import { factStrip, heading, paragraph, small, subheading, title } from './flow.ts';
import { tones } from './palette.ts';
import { bullet, legend, proofSection, signOf, spreadTable, spreadText } from './parts.ts';
import { innerWidth, Sheet } from './sheet.ts';
import { type StripRow, stripPlot } from './strip-plot.ts';
import { type Column, table } from './table.ts';
import { day, depthWords, duration, moment, plural, verdictWords } from './words.ts';

const axes: CheckAxis[] = ['communication', 'containment', 'forensics'];
const axisTitles: Record<CheckAxis, string> = {
  communication: 'Communication',
  containment: 'Containment',
  forensics: 'Forensics',
};

/** More would not fit on one page. */
const ROWS_A_PLOT = 30;

/** A whole campaign as a document. The same report is the same bytes. */
export async function campaignPdf(report: CampaignReport): Promise<Buffer> {
  const { campaign, proof, sites } = report;
  const sheet = new Sheet({
    title: `${campaign.name}: report of the exercise`,
    subject: `Report of a campaign, score ${proof.run}, TLP:${report.tlp}`,
    at: new Date(proof.at),
  });
  const ngis = new Set(sites.map(({ basis }) => basis.place.ngi)).size;
  const part = sites.length < report.sitesInAll ? ` of ${report.sitesInAll}` : '';
  sheet.section('Summary');
  title(
    sheet,
    `Report of an exercise · ${campaign.scenario}`,
    campaign.name,
    `${plural(sites.length, 'site')}${part} in ${plural(ngis, 'NGI')} · ${day(campaign.startedAt ?? campaign.from)} to ${day(proof.at)} · ${
      proof.final ? 'final score' : 'not final: deadlines were open'
    } of ${moment(proof.at)} · TLP:${report.tlp}`,
  );
  summary(sheet, report);
  await sitesByChecks(sheet, report);
  await measureSection(
    sheet,
    'Time to acknowledge',
    'After the alarm, until a person of the site answered. Machines stop no clock.',
    report,
    report.acknowledged,
  );
  await measureSection(
    sheet,
    'Time to contain',
    'After the alarm, until the identity was banned and the last copy silent; intervals are read in the site’s favour.',
    report,
    report.contained,
  );
  await depthSection(sheet, report);
  await failedMost(sheet, report);
  await perNgi(sheet, report);
  decided(sheet, sites);
  await proofSection(sheet, proof, report.tlp);
  drawChrome(sheet, {
    tlp: report.tlp,
    exercise: true,
    name: `${campaign.name} · ${plural(sites.length, 'site')}${part}`,
    proof: `score ${proof.run} · ledger ${proof.position} ${proof.hash.slice(0, 24)}…`,
  });
  return await sheet.bytes();
}

function summary(
  sheet: Sheet,
  { acknowledged, contained, sites, requiredDepth, tallies }: CampaignReport,
): void {
  const deep = sites.filter((site) => (depthOf(site) ?? 0) >= requiredDepth).length;
  const worst = tallies[0];
  factStrip(sheet, [
    {
      figure: String(acknowledged.reached ?? '–'),
      of: `of ${acknowledged.of ?? '–'} answered`,
      below: spreadText(acknowledged),
    },
    {
      figure: String(contained.reached ?? '–'),
      of: `of ${contained.of ?? '–'} contained`,
      below: spreadText(contained),
    },
    {
      figure: String(deep),
      of: `of ${sites.length} deep enough`,
      below: `depth ${requiredDepth} asked for: ${depthWords[requiredDepth] ?? ''}`,
    },
    {
      figure: String(worst?.counts.fail ?? 0),
      of: `of ${sites.length} failed ${worst?.check ?? ''}`,
      below: `${worst?.title ?? ''}, failed most`,
      ...(worst && (worst.counts.fail ?? 0) > 0 ? { colour: tones.fail.colour } : {}),
    },
  ]);
}

async function sitesByChecks(sheet: Sheet, { sites }: CampaignReport): Promise<void> {
  heading(sheet, 'Sites by checks', 100);
  const checks = checkIds.filter((id) =>
    sites.some(({ verdicts }) => verdicts.some(({ check }) => check === id)),
  );
  const width = Math.min(24, (innerWidth - 118) / Math.max(1, checks.length));
  const columns: Column<ReportSite>[] = [
    {
      head: 'Site',
      width: innerWidth - width * checks.length,
      names: true,
      cell: ({ basis }) => basis.place.name + (basis.suspendedAt ? ' (suspended)' : ''),
    },
    ...checks.map(
      (id): Column<ReportSite> => ({
        head: id,
        headMeans: checkCatalogue[id].title,
        width,
        align: 'center',
        cell: ({ verdicts }) => signOf(sheet, verdicts.find(({ check }) => check === id)?.verdict),
      }),
    ),
  ];
  const spans = axes.map((axis) => ({
    head: axisTitles[axis],
    columns: checks.filter((id) => checkCatalogue[id].axis === axis).length,
  }));
  await table(sheet, {
    columns,
    rows: sites,
    group: ({ basis }) => basis.place.ngi ?? 'no NGI',
    pad: 3,
    spans: [{ head: '', columns: 1 }, ...spans.filter((span) => span.columns > 0)],
  });
  legend(sheet);
}

async function measureSection(
  sheet: Sheet,
  name: string,
  means: string,
  { campaign }: CampaignReport,
  measure: ReportMeasure,
): Promise<void> {
  const groups = measure.byNgi.length > 1 ? measure.byNgi : [];
  heading(sheet, name, 34 + (Math.min(ROWS_A_PLOT, groups.length) + 1) * 19 + 24);
  paragraph(
    sheet,
    `${means} A circle is a site, the box the middle half, the stroke the median; the scale is logarithmic.`,
    small,
  );
  const rows: StripRow[] = [
    {
      label: measure.points.length === measure.of || measure.of === null ? 'All sites' : 'All, nameless',
      note: measure.of === null ? '' : `${measure.reached} of ${measure.of}`,
      spread: measure.spread,
      points: measure.points.flatMap(({ seconds }) => seconds ?? []),
      main: true,
    },
    ...groups.map(
      (group): StripRow => ({
        label: group.ngi ?? 'no NGI',
        note: `${group.reached} of ${group.of}`,
        spread: group.spread,
        points: measure.points.filter(({ ngi }) => ngi === group.ngi).flatMap(({ seconds }) => seconds ?? []),
      }),
    ),
  ];
  for (let n = 0; n < rows.length; n += ROWS_A_PLOT)
    stripPlot(sheet, {
      rows: rows.slice(n, n + ROWS_A_PLOT),
      all: rows,
      dueSeconds: measure.dueSeconds,
      alt: `${name} in ${campaign.name}: ${spreadText(measure)}. ${rows.length - 1} NGIs apart. The table below has the figures.`,
    });
  await spreadTable(sheet, [
    { label: 'All sites', ...measure },
    ...groups.map((group) => ({ label: group.ngi ?? 'no NGI', ...group })),
  ]);
  const never = measure.points.filter(({ seconds }) => seconds === null);
  const said = (['fail', 'pending'] as const).flatMap((word) => {
    const names = never.filter(({ verdict }) => verdict === word).map(({ site }) => site);
    return names.length > 0
      ? [`${word === 'fail' ? 'Not reached' : 'Still open'}: ${names.join(', ')}.`]
      : [];
  });
  if (said.length > 0)
    paragraph(sheet, `${said.join(' ')} They stand in no median; “reached” says how many do.`, small);
}

async function depthSection(sheet: Sheet, { sites, requiredDepth }: CampaignReport): Promise<void> {
  heading(sheet, 'Depth reached', 170);
  paragraph(
    sheet,
    `How deep the contact went, after the WISE SCCC classification; depth ${requiredDepth} was asked for, what is less is red.`,
    small,
  );
  const rows = depthWords.map((words, depth) => ({
    words,
    depth,
    names: sites.filter((site) => depthOf(site) === depth).map(({ basis }) => basis.place.name),
  }));
  const most = Math.max(...rows.map(({ names }) => names.length));
  await table(sheet, {
    rows,
    pad: 3,
    columns: [
      { head: 'Depth', width: 120, names: true, cell: ({ words, depth }) => `${depth} ${words}` },
      { head: 'Number', width: 44, align: 'right', cell: ({ names }) => String(names.length) },
      {
        head: '',
        width: 120,
        cell: ({ names, depth }) => depthBar(sheet, names.length, most, depth >= requiredDepth),
      },
      { head: 'Sites', width: innerWidth - 284, cell: ({ names }) => names.join(', ') },
    ],
  });
}

function depthOf({ verdicts }: ReportSite): number | null {
  return verdicts.find(({ check }) => check === 'C2')?.value ?? null;
}

async function failedMost(sheet: Sheet, { tallies }: CampaignReport): Promise<void> {
  heading(sheet, 'Checks failed most', 120);
  paragraph(sheet, 'In each bar from the left: fail, late, open, pass, not counted.', small);
  const count = (word: VerdictWord) => (row: CheckTally) => String(row.counts[word] ?? 0);
  await table(sheet, {
    rows: tallies,
    pad: 2.5,
    columns: [
      {
        head: 'Check',
        width: 210,
        names: true,
        cell: ({ check, title }) => [
          { text: `${check}  `, style: { size: 8.5, weight: 600 } },
          { text: title, style: { size: 8.5 } },
        ],
      },
      { head: '', width: 119.28, cell: (row) => tallyBar(sheet, row) },
      {
        head: 'Fail',
        width: 28,
        align: 'right',
        cell: (row) => [
          { text: count('fail')(row), style: { size: 8.5, weight: 600, colour: tones.fail.colour } },
        ],
      },
      { head: 'Late', width: 28, align: 'right', cell: count('late') },
      { head: 'Open', width: 32, align: 'right', cell: count('pending') },
      { head: 'Pass', width: 30, align: 'right', cell: count('pass') },
      {
        head: 'Not counted',
        width: 52,
        align: 'right',
        cell: ({ counts }) =>
          String((counts['our-fault'] ?? 0) + (counts.waived ?? 0) + (counts['not-applicable'] ?? 0)),
      },
    ],
  });
}

/** Three axes side by side, never one figure: earned of possible weight, summed over the sites. */
async function perNgi(sheet: Sheet, { sites, acknowledged, contained }: CampaignReport): Promise<void> {
  const names = [...new Set(sites.map(({ basis }) => basis.place.ngi))];
  if (names.length < 2) return;
  heading(sheet, 'By NGI', 80);
  const median = (measure: ReportMeasure, ngi: string | null) => {
    const group = measure.byNgi.find((one) => one.ngi === ngi);
    if (!group) return '';
    const reached = `${group.reached} of ${group.of}`;
    return group.spread && group.reached >= 3
      ? `${reached}, median ${duration(group.spread.median)}`
      : reached;
  };
  await table(sheet, {
    rows: names,
    columns: [
      { head: 'NGI', width: 89.28, names: true, cell: (ngi) => ngi ?? 'no NGI' },
      { head: 'Sites', width: 34, align: 'right', cell: (ngi) => String(of(sites, ngi).length) },
      ...axes.map(
        (axis): Column<string | null> => ({
          head: axisTitles[axis],
          width: 72,
          align: 'right',
          cell: (ngi) => axisText(of(sites, ngi), axis),
        }),
      ),
      { head: 'Answered', width: 80, align: 'right', cell: (ngi) => median(acknowledged, ngi) },
      { head: 'Contained', width: 80, align: 'right', cell: (ngi) => median(contained, ngi) },
    ],
  });
  paragraph(
    sheet,
    'Weight earned of the weight that could be earned, on three axes that are never made one figure.',
    small,
  );
}

function of(sites: readonly ReportSite[], ngi: string | null): ReportSite[] {
  return sites.filter(({ basis }) => basis.place.ngi === ngi);
}

export function axisText(sites: readonly ReportSite[], axis: CheckAxis): string {
  const earned = sites.reduce((sum, { basis }) => sum + basis.axes[axis].earned, 0);
  const possible = sites.reduce((sum, { basis }) => sum + basis.axes[axis].possible, 0);
  return possible === 0 ? 'nothing counted' : `${round(earned)} of ${round(possible)}`;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function decided(sheet: Sheet, sites: readonly ReportSite[]): void {
  heading(sheet, 'Overridden and appealed', 60);
  const nothing = sites.every(({ basis, appeals }) => basis.overrides.length + appeals.length === 0);
  if (nothing) paragraph(sheet, 'No verdict was overridden, and no site appealed before this score.');
  for (const site of sites) decisionsOf(sheet, site, true);
}

export function decisionsOf(sheet: Sheet, { basis, appeals, verdicts }: ReportSite, withName: boolean): void {
  if (basis.overrides.length + appeals.length === 0) return;
  if (withName) subheading(sheet, basis.place.name);
  for (const { check, was, reason, at, ref } of basis.overrides) {
    const now = verdicts.find((one) => one.check === check)?.verdict ?? was;
    bullet(
      sheet,
      `${check} ${checkCatalogue[check as CheckId].title}: ${verdictWords[now]}, the rule had said ${verdictWords[was]}.`,
      `${reason} (an officer, ${moment(at)}, ${ref})`,
    );
  }
  for (const { check, text, at, state, answer } of appeals) {
    bullet(
      sheet,
      `${check} ${checkCatalogue[check].title}: appeal ${state}.`,
      `The site, ${moment(at)}: “${text}”${answer ? ` Answer: “${answer}”` : ''}`,
    );
  }
}
