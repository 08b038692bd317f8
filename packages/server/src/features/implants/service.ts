import type { Actor, StopProgressView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { accountedFor, lastPossibleLifeMs } from './model.ts';
import { mayOrderStop } from './policy.ts';
import * as store from './store.ts';

/** A configured implant refuses to start later than this after it was made. */
const START_WINDOW_MS = 15 * 60_000;

export interface DeploymentPlan {
  /** Procedure time of the plan, and the same moment in machine time. */
  at: Date;
  machineAt: Date;
  campaignId: string;
  participationId: string;
  siteId: string;
  role: 'implant' | 'control';
  /** Label of the host it will run on. */
  host: string;
  /** When it is to be submitted, in procedure time. */
  plannedAt: Date;
  periodMs: number;
  jitterPercent: number;
  leaseSeconds: number;
  dormantSeconds: number;
  hardLimitSeconds: number;
  controllerAddress: string;
  controllerPort: number;
  submissionAddress: string | null;
}

/** Gives the new deployment's id. */
export async function planDeployment(tx: Tx, plan: DeploymentPlan): Promise<string> {
  const id = newId('dep', plan.at);
  await store.insertDeployment(tx, {
    id,
    campaign_id: plan.campaignId,
    participation_id: plan.participationId,
    site_id: plan.siteId,
    role: plan.role,
    host: plan.host,
    planned_at: plan.plannedAt,
    // Until it is submitted the last moment of a start is not fixed; see markSubmitted.
    start_not_after_ms: plan.machineAt.getTime() + START_WINDOW_MS,
    hard_limit_seconds: plan.hardLimitSeconds,
    period_ms: plan.periodMs,
    jitter_percent: plan.jitterPercent,
    lease_seconds: plan.leaseSeconds,
    dormant_seconds: plan.dormantSeconds,
    controller_address: plan.controllerAddress,
    controller_port: plan.controllerPort,
    submission_address: plan.submissionAddress,
  });
  await appendEntry(tx, {
    at: plan.at,
    kind: 'deployment.planned',
    subject: id,
    actor: 'system',
    body: { campaign: plan.campaignId, participation: plan.participationId, role: plan.role },
  });
  return id;
}

/**
 * Before it is handed over: when the copy may start at the latest, in machine milliseconds. A try that follows soon
 * gets the same moment, so that it makes the same program again; from now on the copy counts as one that may run.
 */
export async function reserveSubmission(
  app: Pick<App, 'db' | 'clocks'>,
  id: string,
): Promise<{ startNotAfterMs: number }> {
  return await inTransaction(app.db, async (tx) => {
    const row = await demandDeployment(tx, id);
    const nowMs = app.clocks.machine.now().getTime();
    const usable = row.submitted_ms !== null && row.start_not_after_ms - nowMs > START_WINDOW_MS / 2;
    if (usable) return { startNotAfterMs: row.start_not_after_ms };
    const startNotAfterMs = nowMs + START_WINDOW_MS;
    await store.changeDeployment(tx, id, { submitted_ms: nowMs, start_not_after_ms: startNotAfterMs });
    return { startNotAfterMs };
  });
}

export interface SubmittedFacts {
  jobRef: string;
  /** Of the configured program, as we made it. */
  sha256: string;
  maskedSha256: string;
  /** As the site computed it over what it received. */
  siteSha256: string;
}

/** Idempotent for the same job. */
export async function markSubmitted(
  app: Pick<App, 'db' | 'clocks'>,
  actor: Actor,
  id: string,
  facts: SubmittedFacts,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const row = await demandDeployment(tx, id);
    if (row.job_ref === facts.jobRef) return;
    const at = app.clocks.procedure.now();
    const ms = app.clocks.machine.now().getTime();
    await store.changeDeployment(tx, id, {
      // A fast copy may have beaten before its submission is recorded.
      ...(row.state === 'planned' ? { state: 'submitted' } : {}),
      submitted_at: at,
      submitted_ms: ms,
      start_not_after_ms: ms + START_WINDOW_MS,
      job_ref: facts.jobRef,
      sha256: facts.sha256,
      masked_sha256: facts.maskedSha256,
    });
    await appendEntry(tx, {
      at,
      kind: 'deployment.submitted',
      subject: id,
      actor: actor.id,
      body: {
        sha256: facts.sha256,
        masked_sha256: facts.maskedSha256,
        as_received: facts.siteSha256 === facts.sha256,
      },
    });
  });
}

/** It was never handed over, or the site's door refused it: nothing of it can run. */
export async function markNeverStarted(
  app: Pick<App, 'db' | 'clocks'>,
  actor: Actor,
  id: string,
  why: string,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const row = await demandDeployment(tx, id);
    if (row.state !== 'planned' && row.state !== 'submitted') return;
    const at = app.clocks.procedure.now();
    const entry = await appendEntry(tx, {
      at,
      kind: 'deployment.never-started',
      subject: id,
      actor: actor.id,
      body: { why: await hidden(tx, id, why) },
    });
    await store.changeDeployment(tx, id, { state: 'never-started', ended_evidence: entry });
  });
}

/** The deployer read back at the site that no process of it is left. */
export async function markEndVerified(
  app: Pick<App, 'db' | 'clocks'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const row = await demandDeployment(tx, id);
    if (row.ended_kind !== null || row.state === 'never-started') return;
    const at = app.clocks.procedure.now();
    const entry = await appendEntry(tx, {
      at,
      kind: 'deployment.end-verified',
      subject: id,
      actor: actor.id,
      body: {},
    });
    await store.changeDeployment(tx, id, {
      state: row.bound_ms === null ? 'never-started' : 'ended',
      ended_at: at,
      ended_ms: app.clocks.machine.now().getTime(),
      ended_kind: 'verified',
      ended_evidence: entry,
    });
  });
}

/** The site gave it free as evidence, or its leftovers were removed and that was read back. */
export async function markReleased(tx: Tx, id: string, at: Date): Promise<void> {
  await store.changeDeployment(tx, id, { released_at: at });
}

export async function markRemoved(tx: Tx, id: string, at: Date): Promise<void> {
  await store.changeDeployment(tx, id, { removed_at: at });
}

export type StopScope = { campaignId: string } | { participationId: string } | { deploymentIds: string[] };

/** Use case: see orderStopIn. Gives the ids of the deployments that got the order now. */
export async function orderStop(
  app: Pick<App, 'db' | 'clocks'>,
  actor: Actor,
  input: StopScope & { reason: string },
): Promise<string[]> {
  return await inTransaction(app.db, async (tx) => {
    const rows = await store.rowsOf(tx, input);
    demand(
      mayOrderStop(
        actor,
        rows.map((row) => row.site_id),
      ),
    );
    return await orderStopIn(tx, {
      ...input,
      actor: actor.id,
      at: app.clocks.procedure.now(),
      machineAt: app.clocks.machine.now(),
    });
  });
}

/**
 * Orders every copy that has not ended to end with its next beat, in the caller's transaction. Idempotent.
 * The order takes effect with its commit, at every server process. The caller has checked who may.
 */
export async function orderStopIn(
  tx: Tx,
  order: StopScope & { reason: string; actor: string; at: Date; machineAt: Date },
): Promise<string[]> {
  const stopped = await store.setStopOrder(tx, order, order.machineAt.getTime());
  if (stopped.length === 0) return [];
  const subject =
    'campaignId' in order
      ? order.campaignId
      : 'participationId' in order
        ? order.participationId
        : (stopped[0] as string);
  await appendEntry(tx, {
    at: order.at,
    kind: 'stop.ordered',
    subject,
    actor: order.actor,
    body: { deployments: stopped, reason: await hidden(tx, subject, order.reason) },
  });
  return stopped;
}

/** How far the full stop of a campaign is. */
export async function stopProgressOf(
  app: Pick<App, 'db' | 'clocks'>,
  campaignId: string,
): Promise<StopProgressView> {
  const rows = await store.rowsOf(app.db, { campaignId });
  const last = await store.lastBeats(app.db, campaignId);
  const nowMs = app.clocks.machine.now().getTime();
  const progress: StopProgressView = {
    copies: rows.length,
    stopped: 0,
    endedOtherwise: 0,
    neverStarted: 0,
    unreachable: [],
  };
  for (const row of rows) {
    const deployment = store.deploymentFrom(row);
    const account = accountedFor(deployment, nowMs);
    if (!account.accounted) {
      progress.unreachable.push({
        deployment: row.id,
        site: row.site_id,
        role: row.role,
        lastBeat: last.get(row.no)?.toISOString() ?? null,
        latestEnd: new Date(lastPossibleLifeMs(deployment)).toISOString(),
      });
    } else if (account.because === 'never-started') progress.neverStarted += 1;
    else if (deployment.endedKind === 'stop') progress.stopped += 1;
    else progress.endedOtherwise += 1;
  }
  return progress;
}

export interface Unaccounted {
  id: string;
  siteId: string;
  /** Machine time. */
  latestEnd: Date;
}

/** Deployments of which it is not certain that they ended: a campaign with one of them cannot be closed. */
export async function unaccountedIn(
  app: Pick<App, 'db' | 'clocks'>,
  campaignId: string,
): Promise<Unaccounted[]> {
  const nowMs = app.clocks.machine.now().getTime();
  const rows = await store.rowsOf(app.db, { campaignId });
  return rows.flatMap((row) => {
    const account = accountedFor(store.deploymentFrom(row), nowMs);
    return account.accounted
      ? []
      : [{ id: row.id, siteId: row.site_id, latestEnd: new Date(account.untilMs) }];
  });
}

async function demandDeployment(tx: Db | Tx, id: string): Promise<store.DeploymentRow> {
  const row = await store.deploymentForUpdate(tx as Tx, id);
  if (!row) throw new MusterError('not-found', `There is no deployment ${id}.`);
  return row;
}

/** People write reasons; the ledger holds only a commitment to them. */
async function hidden(tx: Tx, subject: string, text: string): Promise<string> {
  return commitment(await saltFor(tx, subject), text);
}
