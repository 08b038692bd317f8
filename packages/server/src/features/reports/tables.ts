import type {
  BoardSite,
  BoardView,
  CheckTally,
  ClaimView,
  ResultPoint,
  ResultsView,
  VerdictWord,
} from '@muster/contract';

/** A column of a CSV; see http/csv.ts. */
interface TableColumn<Row> {
  name: string;
  cell: (row: Row) => string | number | null;
}

/** What a page shows, as tables for a spreadsheet: names are stable, times are UTC, durations seconds. */
export function boardColumns(board: BoardView): TableColumn<BoardSite>[] {
  return [
    { name: 'participation', cell: (row) => row.participation },
    { name: 'site', cell: (row) => row.site.name },
    { name: 'ngi', cell: (row) => row.site.ngi },
    { name: 'incident', cell: (row) => row.incident },
    { name: 'suspended_at', cell: (row) => row.suspendedAt },
    { name: 'copies_planned', cell: (row) => row.copies?.planned ?? null },
    { name: 'copies_alive', cell: (row) => row.copies?.alive ?? null },
    { name: 'copies_silent', cell: (row) => row.copies?.silent ?? null },
    { name: 'copies_ended', cell: (row) => row.copies?.ended ?? null },
    { name: 'next_deadline', cell: (row) => nextDeadline(row)?.step ?? null },
    { name: 'next_deadline_at', cell: (row) => nextDeadline(row)?.dueAt ?? null },
    ...board.checks.flatMap(({ id }): TableColumn<BoardSite>[] => {
      const verdict = (row: BoardSite) => row.verdicts.find(({ check }) => check === id);
      return [
        { name: id, cell: (row) => verdict(row)?.verdict ?? null },
        { name: `${id}_at`, cell: (row) => verdict(row)?.at ?? null },
        { name: `${id}_why`, cell: (row) => verdict(row)?.why ?? null },
      ];
    }),
  ];
}

function nextDeadline({ clocks }: BoardSite): BoardSite['clocks'][number] | undefined {
  return clocks
    .filter(({ state, dueAt }) => state === 'running' && dueAt !== null)
    .sort((a, b) => String(a.dueAt).localeCompare(String(b.dueAt)))[0];
}

export interface SiteResult {
  acknowledged: ResultPoint;
  contained: ResultPoint | undefined;
  depth: number | null;
}

export function siteResults({ acknowledged, contained, depth }: ResultsView): SiteResult[] {
  return acknowledged.points.map((point) => ({
    acknowledged: point,
    contained: contained.points.find(({ participation }) => participation === point.participation),
    depth: depth.counts.find(({ sites }) => sites.includes(point.site))?.depth ?? null,
  }));
}

export const siteResultColumns: TableColumn<SiteResult>[] = [
  { name: 'participation', cell: ({ acknowledged }) => acknowledged.participation },
  { name: 'site', cell: ({ acknowledged }) => acknowledged.site },
  { name: 'ngi', cell: ({ acknowledged }) => acknowledged.ngi },
  { name: 'acknowledged', cell: ({ acknowledged }) => acknowledged.verdict },
  { name: 'acknowledged_after_seconds', cell: ({ acknowledged }) => acknowledged.seconds },
  { name: 'contained', cell: ({ contained }) => contained?.verdict ?? null },
  { name: 'contained_after_seconds', cell: ({ contained }) => contained?.seconds ?? null },
  { name: 'depth', cell: ({ depth }) => depth },
];

export interface SpreadRow {
  measure: 'acknowledged' | 'contained';
  of: 'all' | 'ngi' | 'earlier';
  name: string;
  startedAt: string | null;
  reached: number | null;
  sites: number | null;
  spread: ResultsView['acknowledged']['spread'];
}

export function spreadRows(results: ResultsView): SpreadRow[] {
  return (['acknowledged', 'contained'] as const).flatMap((measure) => {
    const { reached, of, spread, byNgi, earlier } = results[measure];
    const all: SpreadRow = {
      measure,
      of: 'all',
      name: results.campaign.name,
      startedAt: null,
      reached,
      sites: of,
      spread,
    };
    const ngis = byNgi.map(
      (one): SpreadRow => ({
        measure,
        of: 'ngi',
        name: one.ngi ?? '',
        startedAt: null,
        reached: one.reached,
        sites: one.of,
        spread: one.spread,
      }),
    );
    const before = earlier.map(
      (one): SpreadRow => ({
        measure,
        of: 'earlier',
        name: one.name,
        startedAt: one.startedAt,
        reached: one.reached,
        sites: one.of,
        spread: one.spread,
      }),
    );
    return [all, ...ngis, ...before];
  });
}

export const spreadColumns: TableColumn<SpreadRow>[] = [
  { name: 'measure', cell: (row) => row.measure },
  { name: 'of', cell: (row) => row.of },
  { name: 'name', cell: (row) => row.name },
  { name: 'started_at', cell: (row) => row.startedAt },
  { name: 'reached', cell: (row) => row.reached },
  { name: 'sites', cell: (row) => row.sites },
  { name: 'min_seconds', cell: (row) => row.spread?.min ?? null },
  { name: 'q1_seconds', cell: (row) => row.spread?.q1 ?? null },
  { name: 'median_seconds', cell: (row) => row.spread?.median ?? null },
  { name: 'q3_seconds', cell: (row) => row.spread?.q3 ?? null },
  { name: 'max_seconds', cell: (row) => row.spread?.max ?? null },
];

const words: VerdictWord[] = ['pass', 'late', 'fail', 'pending', 'not-applicable', 'our-fault', 'waived'];

export const tallyColumns: TableColumn<CheckTally>[] = [
  { name: 'check', cell: ({ check }) => check },
  { name: 'title', cell: ({ title }) => title },
  { name: 'axis', cell: ({ axis }) => axis },
  ...words.map(
    (word): TableColumn<CheckTally> => ({
      name: word.replace('-', '_'),
      cell: ({ counts }) => counts[word] ?? 0,
    }),
  ),
];

export const claimColumns: TableColumn<ClaimView>[] = [
  { name: 'claim', cell: (row) => row.id },
  { name: 'participation', cell: (row) => row.participation },
  { name: 'site', cell: (row) => row.site },
  { name: 'mail', cell: (row) => row.mail },
  { name: 'kind', cell: (row) => row.kind },
  { name: 'at', cell: (row) => row.at },
  { name: 'judged', cell: (row) => row.judged },
  { name: 'said', cell: (row) => row.said },
  { name: 'measured', cell: (row) => row.measured },
  { name: 'gap_seconds', cell: (row) => row.gapSeconds },
  { name: 'quote', cell: (row) => row.quote },
];
