import type { BoardView, ScoreRunView } from '@muster/contract';
import type { LabSite } from '../lab-site.ts';
import type { CheckId } from '../team/team-file.ts';

export interface ComparedCheck {
  check: CheckId;
  verdict: string;
  expected: string | null;
  at: string | null;
  value: number | null;
  why: string;
  evidence: string[];
  quotes: string[];
}

export interface ComparedSite {
  site: string;
  /** Names the site's facts. */
  participation: string | null;
  team: string;
  checks: ComparedCheck[];
  differences: CheckId[];
}

/** What each team declared, beside what Muster found. A team that declared nothing is not compared. */
export function compareWithDeclared(run: ScoreRunView, sites: readonly LabSite[]): ComparedSite[] {
  return sites.map((site) => {
    const found = run.sites.find((one) => one.site === site.name);
    const checks = (found?.verdicts ?? []).map((verdict) => ({
      check: verdict.check,
      verdict: verdict.verdict,
      expected: site.team.verdicts[verdict.check] ?? null,
      at: verdict.at,
      value: verdict.value,
      why: verdict.why,
      evidence: verdict.evidence.map(({ ref }) => ref),
      quotes: verdict.evidence.flatMap(({ quote }) => (quote === null ? [] : [quote])),
    }));
    const judged = new Map(checks.map((check) => [check.check, check.verdict]));
    const differences = (Object.entries(site.team.verdicts) as [CheckId, string][])
      .filter(([check, expected]) => judged.get(check) !== expected)
      .map(([check]) => check);
    return {
      site: site.name,
      participation: found?.participation ?? null,
      team: site.team.name,
      checks,
      differences,
    };
  });
}

/**
 * What the board says otherwise than the score did. After the stop nothing changes a verdict, but what was pending may
 * be settled by what is learnt until the closing.
 */
export function changedSince(run: ScoreRunView, board: Pick<BoardView, 'sites'>): string[] {
  const now = new Map(
    board.sites.flatMap(({ participation, verdicts }) =>
      verdicts.map(({ check, verdict }) => [`${participation} ${check}`, verdict] as const),
    ),
  );
  return run.sites.flatMap(({ participation, site, verdicts }) =>
    verdicts.flatMap(({ check, verdict }) => {
      const then = now.get(`${participation} ${check}`);
      return then === verdict || verdict === 'pending'
        ? []
        : [`${site} ${check} was ${verdict} and is ${then ?? 'not judged'}`];
    }),
  );
}
