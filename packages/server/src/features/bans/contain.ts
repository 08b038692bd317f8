import type { Actor, ContainPreview, ContainRequest, OrderWithSites, TlpLabel } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { activeAgents } from '../agents/index.ts';
import { demandHandled } from '../incidents/index.ts';
import { announceOrder, mayOrderAt, type NewOrder, placeOrder, readOrder } from '../orders/index.ts';
import { expiryFault } from './model.ts';
import { mayBan } from './policy.ts';
import * as store from './store.ts';
import { containedBy, type SiteWorkload, siteWorkload, standingOn } from './store-contain.ts';

/** What would be contained, and what stands on it already. */
export async function previewContain(app: App, actor: Actor, id: string): Promise<ContainPreview> {
  const workload = await demandWorkload(app.db, actor, id);
  const { siteId, siteName, system, ref, name, state, owner } = workload;
  const agents = await activeAgents(app.db, [siteId]);
  return {
    site: { id: siteId, name: siteName },
    agent: agents.length > 0,
    workload: { system, ref, name, state, owner },
    standing: await standingOn(app.db, workload, app.clocks.procedure.now()),
  };
}

/**
 * Orders one workload to be contained. Each officer contains no more by themselves in a day than the limit of
 * workloads lets one person ban.
 */
export async function containWorkload(
  app: App,
  actor: Actor,
  id: string,
  request: ContainRequest,
): Promise<OrderWithSites> {
  const { running, network } = request.effects;
  if ((running === 'leave' && network === 'keep') || network === 'release') {
    throw new MusterError(
      'request.invalid',
      'This would contain nothing: pause, suspend or quarantine it. To undo a containment, release its order.',
      '/body/effects',
    );
  }
  const placed = await inTransaction(app.db, async (tx) => {
    const workload = await demandWorkload(tx, actor, id);
    const limits = await store.limits(tx);
    const common = await commonOf(app, tx, actor, request, limits.mostDays);
    const person = await store.personBehind(tx, actor.id);
    const count = await containedBy(tx, person, app.clocks.procedure.now());
    if (count >= limits.workloads) {
      throw new MusterError(
        'state.conflict',
        `You contained ${count} workloads in the last day; above ${limits.workloads} another officer must act, or a ban that two of you approve. Nothing was ordered.`,
      );
    }
    return await placeOrder(tx, app, actor, {
      ...common,
      kind: 'contain',
      target: { type: 'workload', system: workload.system, ref: workload.ref },
      title: workload.name,
      effects: { new: 'leave', running, storage: 'keep', network },
      siteIds: [workload.siteId],
    });
  });
  announceOrder(app, placed);
  return await readOrder(app, actor, placed.id);
}

interface Common {
  reason: string;
  tlp: TlpLabel;
  incident: string | null;
  exercise: boolean;
  expiresAt: string;
}

type OrderCommon = Pick<NewOrder, 'reason' | 'tlp' | 'incidentId' | 'exercise' | 'undoes'> & {
  expiresAt: Date;
};

/** What every order of one officer has, checked. */
export async function commonOf(
  app: App,
  tx: Tx,
  actor: Actor,
  request: Common,
  mostDays: number,
): Promise<OrderCommon> {
  const at = app.clocks.procedure.now();
  const expiresAt = new Date(request.expiresAt);
  const fault = expiryFault(expiresAt, at, mostDays);
  if (fault !== undefined)
    throw new MusterError('request.invalid', `${fault} Nothing was ordered.`, '/body/expiresAt');
  const incident =
    request.incident === null ? undefined : (await demandHandled(tx, actor, request.incident, at)).incident;
  return {
    reason: request.reason,
    tlp: request.tlp,
    incidentId: incident?.id ?? null,
    exercise: incident?.exercise ?? request.exercise,
    expiresAt,
    undoes: null,
  };
}

/** @throws MusterError not-found also for one of a site that is not the actor's; auth.denied for who orders nothing */
async function demandWorkload(db: store.Reader, actor: Actor, id: string): Promise<SiteWorkload> {
  demand(mayBan(actor));
  const workload = await siteWorkload(db, id);
  demand(workload !== undefined && mayOrderAt(actor, [workload]), 'not-found');
  return workload as SiteWorkload;
}
