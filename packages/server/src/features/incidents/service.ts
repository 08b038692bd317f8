import type {
  Actor,
  CorrectFactRequest,
  IncidentClocksView,
  IncidentView,
  RecordFactRequest,
  WaiveStepRequest,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import * as facts from './facts.ts';
import { publishIncident } from './log.ts';
import { seenClocks } from './seen.ts';
import { demandHandled, demandReadable, type Sight } from './sight.ts';
import * as store from './store.ts';
import { incidentViewIn } from './views.ts';

export async function viewIncident(app: App, actor: Actor, id: string): Promise<IncidentView> {
  return await incidentViewIn(
    app.db,
    actor,
    await demandReadable(app.db, actor, id, app.clocks.procedure.now()),
  );
}

export async function viewClocks(app: App, actor: Actor, id: string): Promise<IncidentClocksView> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, id, now);
  return { incident: sight.incident.id, clocks: await seenClocks(app.db, actor, sight, now) };
}

export async function addFact(
  app: App,
  actor: Actor,
  incidentId: string,
  request: RecordFactRequest,
): Promise<IncidentView> {
  return await change(app, actor, incidentId, async (tx, now, sight) => {
    const { incident } = sight;
    await demandSiteOf(tx, sight, request.siteId ?? null);
    const at = new Date(request.at);
    if (at > now)
      throw new MusterError('request.invalid', 'What is recorded cannot lie in the future.', '/at');
    const known = { incidentId: incident.id, at, recordedAt: now, actor: actor.id };
    await facts.recordFact(tx, { ...request, ...known });
  });
}

export async function amendFact(
  app: App,
  actor: Actor,
  incidentId: string,
  factId: string,
  request: CorrectFactRequest,
): Promise<IncidentView> {
  return await change(app, actor, incidentId, async (tx, now, sight) => {
    const known = await store.factById(tx, factId);
    if (known?.incident_id !== sight.incident.id)
      throw new MusterError('not-found', `There is no fact ${factId} here.`);
    await demandSiteOf(tx, sight, known.site_id);
    const at = request.at === null ? null : new Date(request.at);
    if (at && at > now) throw new MusterError('request.invalid', 'A fact cannot lie in the future.', '/at');
    await facts.correctFact(tx, {
      factId,
      at,
      recordedAt: now,
      evidence: [],
      actor: actor.id,
      note: request.note,
    });
  });
}

export async function waive(
  app: App,
  actor: Actor,
  incidentId: string,
  request: WaiveStepRequest,
): Promise<IncidentView> {
  return await change(app, actor, incidentId, async (tx, now, sight) => {
    await demandSiteOf(tx, sight, request.siteId ?? null);
    await facts.waiveStep(tx, { ...request, incidentId: sight.incident.id, at: now, actor: actor.id });
  });
}

/** Of a site that they stand for; of all sites only who stands for all of them. */
async function demandSiteOf(
  tx: Tx,
  { incident, relation, sites }: Sight,
  siteId: string | null,
): Promise<void> {
  if (siteId !== null) {
    if (!sites.includes(siteId))
      throw new MusterError('not-found', `There is no site ${siteId} in this incident.`, '/siteId');
    return;
  }
  if (relation === 'all') return;
  const all = (await store.sitesOf(tx, incident.id)).filter(({ ended_at }) => ended_at === null);
  demand(all.every(({ site_id }) => sites.includes(site_id)));
}

async function change(
  app: App,
  actor: Actor,
  id: string,
  work: (tx: Tx, now: Date, sight: Sight) => Promise<void>,
): Promise<IncidentView> {
  const now = app.clocks.procedure.now();
  const [incident, view] = await inTransaction(app.db, async (tx) => {
    const sight = await demandHandled(tx, actor, id, now);
    await work(tx, now, sight);
    return [sight.incident.id, await incidentViewIn(tx, actor, sight)] as const;
  });
  publishIncident(app, incident);
  return view;
}
