import type { Actor, CheckHistoryItem, CheckId, VerdictWord } from '@muster/contract';
import type { App } from '../../app.ts';
import { maySeeCampaign, scopeOf } from '../drills/index.ts';
import { namesOfActors } from '../people/index.ts';
import type { SeenSite } from './site.ts';
import { whyWithoutTruth } from './told.ts';

/** Everything that was ever decided on one check of one site, newest first: scores, overrides, appeals. */
export async function checkHistory(
  app: App,
  actor: Actor,
  { campaign, judged, truth }: SeenSite,
  check: CheckId,
): Promise<CheckHistoryItem[]> {
  const participation = judged.participation.id;
  const [scores, overrides, appeals] = await Promise.all([
    scoresOf(app, participation, check, truth),
    overridesOf(app, participation, check),
    appealsOf(app, participation, check),
  ]);
  const items = [...scores, ...overrides, ...appeals];
  // Who is watched sees that an officer decided, not which.
  const names = maySeeCampaign(actor, scopeOf(campaign))
    ? await namesOfActors(
        app.db,
        items.flatMap(({ by }) => by ?? []),
      )
    : new Map<string, string>();
  return items
    .map((item) => ({ ...item, by: item.by === null ? null : (names.get(item.by) ?? null) }))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

async function scoresOf(
  app: App,
  participation: string,
  check: CheckId,
  truth: boolean,
): Promise<CheckHistoryItem[]> {
  const rows = await app.db
    .selectFrom('verdict')
    .innerJoin('score_run', 'score_run.id', 'verdict.run_id')
    .select(['verdict.verdict', 'verdict.why', 'verdict.rule_version', 'verdict.override_id'])
    .select(['score_run.at', 'score_run.final', 'score_run.entry_id', 'score_run.id'])
    .where('verdict.participation_id', '=', participation)
    .where('verdict.check_id', '=', check)
    .orderBy('score_run.id')
    .execute();
  return rows.map((row) => {
    const verdict = row.verdict as VerdictWord;
    const told = { check, verdict, why: row.why, override: row.override_id };
    return {
      at: row.at.toISOString(),
      kind: 'score',
      verdict,
      ruleVersion: row.override_id === null ? row.rule_version : null,
      says: truth ? row.why : whyWithoutTruth(told),
      by: null,
      entry: row.entry_id,
      final: row.final,
      withdrawnAt: null,
    };
  });
}

async function overridesOf(app: App, participation: string, check: CheckId): Promise<CheckHistoryItem[]> {
  const rows = await app.db
    .selectFrom('verdict_override')
    .selectAll()
    .where('participation_id', '=', participation)
    .where('check_id', '=', check)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    kind: 'override',
    verdict: row.verdict as VerdictWord,
    ruleVersion: null,
    says: row.reason,
    by: row.decided_by,
    entry: row.entry_id,
    final: null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }));
}

async function appealsOf(app: App, participation: string, check: CheckId): Promise<CheckHistoryItem[]> {
  const rows = await app.db
    .selectFrom('appeal')
    .selectAll()
    .where('participation_id', '=', participation)
    .where('check_id', '=', check)
    .orderBy('id')
    .execute();
  const common = { verdict: null, ruleVersion: null, final: null, withdrawnAt: null } as const;
  return rows.flatMap((row): CheckHistoryItem[] => {
    const raised: CheckHistoryItem = {
      ...common,
      at: row.at.toISOString(),
      kind: 'appeal',
      says: row.text,
      by: row.raised_by,
      entry: row.entry_id,
    };
    if (row.state === 'open' || row.answered_at === null) return [raised];
    const answer: CheckHistoryItem = {
      ...common,
      at: row.answered_at.toISOString(),
      kind: 'answer',
      says: `${row.state === 'accepted' ? 'Accepted' : 'Refused'}: ${row.answer ?? ''}`,
      by: row.answered_by,
      entry: row.answer_entry_id,
    };
    return [raised, answer];
  });
}
