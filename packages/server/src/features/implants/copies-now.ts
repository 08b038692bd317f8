import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { accountedFor } from './model.ts';
import { procedureTime } from './procedure-time.ts';
import { type SilenceRules, silenceRules, thresholdMs } from './silence/trace.ts';
import { type DeploymentRow, deploymentFrom } from './store.ts';

/**
 * How a deployment stands at this moment, told from its last beat alone: `lost` was handed over and never spoke in
 * its time; `ended` is accounted for. Why one is silent is the business of the silence rules, which read much more.
 */
export type CopyState = 'planned' | 'starting' | 'alive' | 'silent' | 'lost' | 'ended';

export interface CopyNow {
  id: string;
  campaignId: string;
  participationId: string;
  siteId: string;
  role: 'implant' | 'control';
  state: CopyState;
  /** Its last sign of life, or when it should have given the first; procedure time. */
  since: Date;
  /** Nothing of it can run after this; procedure time. */
  until: Date;
}

/** Every deployment of these campaigns, as it stands now. */
export async function copiesNow(
  app: Pick<App, 'db' | 'clocks'>,
  campaignIds: readonly string[],
  rules: SilenceRules = silenceRules,
): Promise<CopyNow[]> {
  if (campaignIds.length === 0) return [];
  // One look into the index for each deployment, however many beats there are.
  const { rows } = await sql<DeploymentRow & { last_ms: number | null }>`
    select d.*, last.received_ms as last_ms
    from deployment d
    left join lateral (
      select b.received_ms from beat b
      where b.campaign_id = d.campaign_id and b.deployment_no = d.no and b.instance = d.bound_instance
      order by b.seq desc limit 1
    ) last on true
    where d.campaign_id = any(${[...campaignIds]})
    order by d.no`.execute(app.db);
  const nowMs = app.clocks.machine.now().getTime();
  const at = procedureTime(app.clocks);
  return rows.map((row) => {
    const { state, sinceMs, untilMs } = standing(row, nowMs, rules);
    return {
      id: row.id,
      campaignId: row.campaign_id,
      participationId: row.participation_id,
      siteId: row.site_id,
      role: row.role,
      state,
      since: at(sinceMs),
      until: at(untilMs),
    };
  });
}

function standing(
  row: DeploymentRow & { last_ms: number | null },
  nowMs: number,
  rules: SilenceRules,
): { state: CopyState; sinceMs: number; untilMs: number } {
  const deployment = deploymentFrom(row);
  const account = accountedFor(deployment, nowMs);
  const lastMs = row.last_ms ?? deployment.boundMs;
  if (account.accounted) {
    const sinceMs = deployment.endedMs ?? lastMs ?? deployment.startNotAfterMs;
    return { state: 'ended', sinceMs, untilMs: sinceMs };
  }
  const { untilMs } = account;
  if (lastMs !== null) {
    const isSilent = nowMs - lastMs > thresholdMs(deployment, rules);
    return { state: isSilent ? 'silent' : 'alive', sinceMs: lastMs, untilMs };
  }
  const sinceMs = deployment.submittedMs ?? nowMs;
  if (deployment.submittedMs === null) return { state: 'planned', sinceMs, untilMs };
  if (nowMs <= deployment.startNotAfterMs) return { state: 'starting', sinceMs, untilMs };
  return { state: 'lost', sinceMs: deployment.startNotAfterMs, untilMs };
}
