import { checkCatalogue, checkIds } from '@muster/contract';
import type { LeftOut } from '../team/assign-teams.ts';
import type { ComparedSite } from './compare.ts';

const signs: Record<string, string> = {
  pass: '✓',
  late: '◷',
  fail: '✗',
  pending: '○',
  'our-fault': '!',
  'not-applicable': '–',
  waived: '⊘',
};

const colours: Record<string, number> = { pass: 32, late: 33, fail: 31, pending: 34, 'our-fault': 35 };

/** Sites by checks; a verdict that differs from the declared one stands in brackets, with its reason below. */
export function resultTable(
  sites: readonly ComparedSite[],
  leftOut: readonly LeftOut[],
  colour: boolean,
): string {
  const width = Math.max(4, ...sites.map(({ site }) => site.length));
  const team = Math.max(4, ...sites.map((one) => one.team.length));
  const checks = checkIds.filter((id) => sites.some((one) => one.checks.some(({ check }) => check === id)));
  const head = `${'Site'.padEnd(width)}  ${'Team'.padEnd(team)}  ${checks.map((id) => id.padStart(3)).join(' ')}`;
  const rows = sites.map((one) => {
    const cells = checks.map((id) => {
      const found = one.checks.find(({ check }) => check === id);
      const sign = signs[found?.verdict ?? ''] ?? ' ';
      const differs = one.differences.includes(id);
      const text = differs ? `[${sign}]` : ` ${sign} `;
      return colour ? paint(text, colours[found?.verdict ?? ''] ?? 37) : text;
    });
    return `${one.site.padEnd(width)}  ${one.team.padEnd(team)}  ${cells.join(' ')}`;
  });
  return [
    head,
    ...rows,
    '',
    '✓ pass  ◷ late  ✗ fail  ○ pending  ! our fault  – not applicable  ⊘ waived  [ ] differs from what the team declared',
    ...differenceLines(sites),
    ...leftOutLines(leftOut),
  ].join('\n');
}

/** Which teams did not play, one line a reason. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return [...new Set(leftOut.map(({ why }) => why))].map((why) => {
    const names = leftOut.filter((one) => one.why === why).map(({ team }) => team);
    return `Left out, ${why}: ${names.join(', ')}`;
  });
}

function differenceLines(sites: readonly ComparedSite[]): string[] {
  return sites.flatMap((one) =>
    one.differences.map((id) => {
      const found = one.checks.find(({ check }) => check === id);
      const verdict = found ? `${found.verdict}, declared ${found.expected}: ${found.why}` : 'not judged';
      return `Differs: ${one.site} (${one.team}), ${id} ${checkCatalogue[id].title}: ${verdict}`;
    }),
  );
}

function paint(text: string, code: number): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
