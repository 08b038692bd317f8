import { type CheckId, checkIds } from '../../packages/contract/src/index.ts';
import {
  type CheckRegistry,
  checkRegistry,
  judge,
  type ParticipationFacts,
  type Verdict,
} from '../../packages/server/src/features/verdicts/index.ts';
import type { Declared, LabFacts } from './lab-facts.ts';

export interface Difference {
  team: string;
  check: CheckId;
  found: string;
  declared: string;
  why: string;
}

/** Where the rules say something else than the team declared. A team without a declaration is not compared. */
export function differencesOf(
  { teams, facts }: LabFacts,
  declared: ReadonlyMap<string, Declared>,
  registry: CheckRegistry = checkRegistry,
): Difference[] {
  return facts.flatMap((one) => {
    const team = teams[one.participation] ?? '';
    const due = declared.get(team) ?? {};
    const verdicts = judge(one, registry);
    return checkIds.flatMap((check) => {
      const found = verdicts[check]?.verdict ?? 'not judged';
      const wanted = due[check];
      if (wanted === undefined || found === wanted) return [];
      return [{ team, check, found, declared: wanted, why: verdicts[check]?.why ?? '' }];
    });
  });
}

export type Change = 'inverted' | 'always passes' | 'always fails';

const changes: Record<Change, (verdict: Verdict) => Verdict['verdict']> = {
  inverted: ({ verdict }) =>
    verdict === 'pass' ? 'fail' : verdict === 'fail' || verdict === 'late' ? 'pass' : verdict,
  'always passes': ({ verdict }) => (verdict === 'fail' || verdict === 'late' ? 'pass' : verdict),
  'always fails': ({ verdict }) => (verdict === 'pass' || verdict === 'late' ? 'fail' : verdict),
};

/** The rules in force, but for one. */
export function changedRegistry(check: CheckId, change: Change): CheckRegistry {
  const rule = checkRegistry[check];
  return {
    ...checkRegistry,
    [check]: {
      ...rule,
      judge(facts: ParticipationFacts) {
        const verdict = rule.judge(facts);
        return { ...verdict, verdict: changes[change](verdict) };
      },
    },
  };
}

/** Rules that could be changed without a difference to what the teams declared: for these the lab proves nothing. */
export function unnoticedChanges(recorded: LabFacts, declared: ReadonlyMap<string, Declared>): string[] {
  return checkIds.flatMap((check) =>
    (Object.keys(changes) as Change[])
      .filter((change) => {
        const found = differencesOf(recorded, declared, changedRegistry(check, change));
        return !found.some((difference) => difference.check === check);
      })
      .map((change) => `${check} ${change}`),
  );
}

/** Throws unless the rules agree with every declaration, and no single rule could be inverted unnoticed. */
export function assertEveryRuleMatters(recorded: LabFacts, declared: ReadonlyMap<string, Declared>): void {
  const compared = recorded.facts.filter(({ participation }) => {
    const team = recorded.teams[participation];
    return team !== undefined && declared.has(team);
  });
  if (compared.length === 0) throw new Error('no team with a declaration has facts');
  const differing = differencesOf(recorded, declared).map(
    ({ team, check, found, declared: wanted, why }) =>
      `${team}, ${check}: ${found}, declared ${wanted}: ${why}`,
  );
  if (differing.length > 0) throw new Error(`Verdicts differ:\n${differing.join('\n')}`);
  const unnoticed = unnoticedChanges(recorded, declared);
  if (unnoticed.length > 0) throw new Error(`Nobody would notice: ${unnoticed.join(', ')}`);
}
