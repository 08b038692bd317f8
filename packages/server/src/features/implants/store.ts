import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { DeploymentTable } from '../../db/tables/implants.ts';
import type { Deployment } from './model.ts';

export type DeploymentRow = Selectable<DeploymentTable>;

/** Which deployments are meant; exactly one of the three. */
export type DeploymentScope =
  | { campaignId: string }
  | { participationId: string }
  | { deploymentIds: readonly string[] };

export async function insertDeployment(
  tx: Tx,
  row: Omit<
    DeploymentRow,
    | 'no'
    | 'state'
    | 'submitted_at'
    | 'submitted_ms'
    | 'job_ref'
    | 'sha256'
    | 'masked_sha256'
    | 'bound_instance'
    | 'bound_at'
    | 'bound_ms'
    | 'nonce'
    | 'boot_id'
    | 'order_verb'
    | 'order_argument'
    | 'order_counter'
    | 'ordered_ms'
    | 'ended_at'
    | 'ended_ms'
    | 'ended_kind'
    | 'ended_evidence'
    | 'released_at'
    | 'removed_at'
  >,
): Promise<void> {
  await sql`select beat_partition_for(${row.campaign_id})`.execute(tx);
  await tx
    .insertInto('deployment')
    .values({ ...row, state: 'planned' })
    .execute();
}

export async function deploymentById(db: Db | Tx, id: string): Promise<DeploymentRow | undefined> {
  return await db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function deploymentForUpdate(tx: Tx, id: string): Promise<DeploymentRow | undefined> {
  return await tx.selectFrom('deployment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** In the order in which they were planned. */
export async function deploymentsOf(db: Db | Tx, participationId: string): Promise<DeploymentRow[]> {
  return await rowsOf(db, { participationId });
}

export async function rowsOf(db: Db | Tx, scope: DeploymentScope): Promise<DeploymentRow[]> {
  let query = db.selectFrom('deployment').selectAll().orderBy('no');
  if ('campaignId' in scope) query = query.where('campaign_id', '=', scope.campaignId);
  else if ('participationId' in scope) query = query.where('participation_id', '=', scope.participationId);
  else query = query.where('id', 'in', [...scope.deploymentIds]);
  return await query.execute();
}

export async function deploymentsBySha256(db: Db | Tx, sha256: string): Promise<DeploymentRow[]> {
  return await db.selectFrom('deployment').selectAll().where('sha256', '=', sha256).execute();
}

export async function changeDeployment(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<
      DeploymentRow,
      | 'state'
      | 'submitted_at'
      | 'submitted_ms'
      | 'job_ref'
      | 'sha256'
      | 'masked_sha256'
      | 'ended_at'
      | 'ended_ms'
      | 'ended_kind'
      | 'ended_evidence'
      | 'released_at'
      | 'removed_at'
      | 'start_not_after_ms'
    >
  >,
): Promise<void> {
  await tx.updateTable('deployment').set(change).where('id', '=', id).execute();
}

/** Gives the stop order to all that have not ended and have none yet; the ids that got it now. */
export async function setStopOrder(tx: Tx, scope: DeploymentScope, orderedMs: number): Promise<string[]> {
  let query = tx
    .updateTable('deployment')
    .set((eb) => ({
      order_verb: 'stop',
      order_argument: '-',
      order_counter: eb('order_counter', '+', 1),
      ordered_ms: orderedMs,
    }))
    .where('order_verb', '<>', 'stop')
    .where('state', 'in', ['planned', 'submitted', 'bound']);
  if ('campaignId' in scope) query = query.where('campaign_id', '=', scope.campaignId);
  else if ('participationId' in scope) query = query.where('participation_id', '=', scope.participationId);
  else query = query.where('id', 'in', [...scope.deploymentIds]);
  const rows = await query.returning('id').execute();
  return rows.map((row) => row.id);
}

/** Last sign of life of each deployment, in procedure time; by deployment number. */
export async function lastBeats(db: Db | Tx, campaignId: string): Promise<Map<number, Date>> {
  const { rows } = await sql<{ no: number; at: Date }>`
    select deployment_no as no, max(received_at) as at from beat where campaign_id = ${campaignId}
    group by deployment_no`.execute(db);
  return new Map(rows.map((row) => [row.no, row.at]));
}

export function deploymentFrom(row: DeploymentRow): Deployment {
  return {
    id: row.id,
    no: row.no,
    campaignId: row.campaign_id,
    participationId: row.participation_id,
    siteId: row.site_id,
    role: row.role,
    host: row.host,
    state: row.state,
    plannedAt: row.planned_at,
    startNotAfterMs: row.start_not_after_ms,
    hardLimitSeconds: row.hard_limit_seconds,
    periodMs: row.period_ms,
    jitterPercent: row.jitter_percent,
    leaseSeconds: row.lease_seconds,
    dormantSeconds: row.dormant_seconds,
    controllerAddress: row.controller_address,
    controllerPort: row.controller_port,
    submissionAddress: row.submission_address,
    submittedAt: row.submitted_at,
    submittedMs: row.submitted_ms,
    jobRef: row.job_ref,
    sha256: row.sha256,
    maskedSha256: row.masked_sha256,
    boundInstance: row.bound_instance?.replaceAll('-', '') ?? null,
    boundAt: row.bound_at,
    boundMs: row.bound_ms,
    nonce: row.nonce,
    bootId: row.boot_id,
    stopOrderedMs: row.order_verb === 'stop' ? row.ordered_ms : null,
    endedAt: row.ended_at,
    endedMs: row.ended_ms,
    endedKind: row.ended_kind,
    endedEvidence: row.ended_evidence,
    releasedAt: row.released_at,
    removedAt: row.removed_at,
  };
}
