import type { App } from '../../app.ts';
import type { CampaignRow, ParticipationRow } from '../drills/index.ts';
import type { CheckId, ParticipationFacts } from './facts.ts';
import { gatherFacts } from './gather/gather-facts.ts';
import { judge } from './judge.ts';
import { type OverrideRow, openOverrides, overriddenWhy } from './overrides.ts';
import { type CheckRegistry, checkRegistry } from './registry.ts';
import type { Verdict } from './verdict.ts';

export interface JudgedCheck extends Verdict {
  check: CheckId;
  ruleVersion: number;
  /** An officer's decision that stands in the place of the rule's. */
  override: { row: OverrideRow; was: Verdict['verdict'] } | null;
}

export interface JudgedParticipation {
  participation: ParticipationRow;
  facts: ParticipationFacts;
  verdicts: JudgedCheck[];
}

/** Every verdict of a campaign, from facts read now, with the officers' overrides in their place. */
export async function judgeCampaign(
  app: App,
  campaign: CampaignRow,
  registry: CheckRegistry = checkRegistry,
): Promise<JudgedParticipation[]> {
  const gathered = await gatherFacts(app, campaign);
  const overrides = await openOverrides(
    app.db,
    gathered.map(({ participation }) => participation.id),
  );
  return gathered.map(({ participation, facts }) => {
    const verdicts = judge(facts, registry);
    return {
      participation,
      facts,
      verdicts: facts.scheme.checks.flatMap(({ id }) => {
        const verdict = verdicts[id];
        if (!verdict) return [];
        const row = overrides.find((one) => one.participation_id === participation.id && one.check_id === id);
        return [withOverride(id, verdict, registry[id].version, row)];
      }),
    };
  });
}

function withOverride(
  check: CheckId,
  verdict: Verdict,
  ruleVersion: number,
  row: OverrideRow | undefined,
): JudgedCheck {
  if (!row) return { ...verdict, check, ruleVersion, override: null };
  return {
    ...verdict,
    check,
    ruleVersion,
    verdict: row.verdict as Verdict['verdict'],
    why: overriddenWhy(row),
    evidence: [
      ...verdict.evidence,
      { ref: row.entry_id, at: row.at, says: 'An officer decided otherwise.', quote: row.reason },
    ],
    override: { row, was: verdict.verdict },
  };
}
