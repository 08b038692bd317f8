import type { ReportData } from './report-data.ts';

const columns = [
  'campaign',
  'ngi',
  'site',
  'incident',
  'axis',
  'check',
  'title',
  'weight',
  'verdict',
  'at',
  'value',
  'why',
  'rule_version',
  'overridden_by',
  'rule_said',
  'evidence',
  'quotes',
];

/** One line for each site and check (RFC 4180), for a spreadsheet; evidence and quotes are joined by ` | `. */
export function csvReport({ board }: ReportData): string {
  const rows = board.sites.flatMap((site) =>
    board.checks.flatMap(({ id, title, axis, weight }) => {
      const verdict = site.verdicts.find(({ check }) => check === id);
      if (!verdict) return [];
      return [
        [
          board.campaign.name,
          site.site.ngi,
          site.site.name,
          site.incident,
          axis,
          id,
          title,
          weight,
          verdict.verdict,
          verdict.at,
          verdict.value,
          verdict.why,
          verdict.ruleVersion,
          verdict.overridden?.by ?? null,
          verdict.overridden?.was ?? null,
          verdict.evidence.map(({ ref }) => ref).join(' | '),
          verdict.evidence.flatMap(({ quote }) => (quote === null ? [] : [quote])).join(' | '),
        ],
      ];
    }),
  );
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would compute (`=`, `+`, `-`, `@`) is kept text by an apostrophe (OWASP, CSV injection). */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
