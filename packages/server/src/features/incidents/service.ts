import type {
  Actor,
  CorrectFactRequest,
  IncidentClocksView,
  IncidentSummary,
  IncidentView,
  ListIncidentsQuery,
  OpenIncidentRequest,
  Page,
  RecordFactRequest,
  WaiveStepRequest,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteById } from '../federation/index.ts';
import { clocksOf } from './clocks.ts';
import * as facts from './facts.ts';
import { clockViewOf, clockWithoutMeasure, factViewOf, isMeasured, summaryOf, visibleTo } from './model.ts';
import { openIncident } from './opening.ts';
import { pinOfIncident } from './pin.ts';
import { mayHandleIncident, mayKnowMeasured, mayReadIncident } from './policy.ts';
import * as store from './store.ts';

export async function listIncidents(
  app: App,
  actor: Actor,
  query: ListIncidentsQuery,
): Promise<Page<IncidentSummary>> {
  const rows = await store.incidentsPage(app.db, {
    visible: visibleTo(actor),
    exercise: query.exercise === undefined ? undefined : query.exercise === 'true',
    state: query.state,
    before: query.cursor,
    limit: query.limit + 1,
  });
  const items = rows.slice(0, query.limit).map(summaryOf);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function viewIncident(app: App, actor: Actor, id: string): Promise<IncidentView> {
  return await viewIn(app.db, actor, await readable(app.db, actor, id));
}

export async function viewClocks(app: App, actor: Actor, id: string): Promise<IncidentClocksView> {
  await readable(app.db, actor, id);
  const clocks = await clocksOf(app.db, id, app.clocks.procedure.now());
  const views = clocks.map(clockViewOf);
  const isTold = mayKnowMeasured(actor, await store.drillOf(app.db, id));
  return { incident: id, clocks: isTold ? views : views.map(clockWithoutMeasure) };
}

/** Opens a real incident; those of drills are opened by their campaign. */
export async function createIncident(
  app: App,
  actor: Actor,
  request: OpenIncidentRequest,
): Promise<IncidentView> {
  const siteId = request.siteId ?? null;
  const site = siteId === null ? undefined : await siteById(app.db, siteId);
  demand(mayHandleIncident(actor, { siteId, ngiId: site?.ngi_id ?? null }));
  if (siteId !== null && !site) throw new MusterError('not-found', `There is no site ${siteId}.`, '/siteId');
  return await inTransaction(app.db, async (tx) => {
    const { id } = await openIncident(tx, {
      at: app.clocks.procedure.now(),
      actor: actor.id,
      exercise: false,
      title: request.title,
      tlp: request.tlp,
      severity: request.severity,
      siteId,
      procedure: request.procedure,
      overrides: request.overrides,
      org: app.config.org,
    });
    return await viewIn(tx, actor, await readable(tx, actor, id));
  });
}

export async function addFact(
  app: App,
  actor: Actor,
  incidentId: string,
  request: RecordFactRequest,
): Promise<IncidentView> {
  return await change(app, actor, incidentId, async (tx, now) => {
    const at = new Date(request.at);
    if (at > now)
      throw new MusterError('request.invalid', 'What is recorded cannot lie in the future.', '/at');
    const known = { incidentId, at, recordedAt: now, actor: actor.id };
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
  return await change(app, actor, incidentId, async (tx, now) => {
    const known = await store.factById(tx, factId);
    if (known?.incident_id !== incidentId)
      throw new MusterError('not-found', `There is no fact ${factId} here.`);
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
  return await change(app, actor, incidentId, async (tx, now) => {
    await facts.waiveStep(tx, { ...request, incidentId, at: now, actor: actor.id });
  });
}

async function change(
  app: App,
  actor: Actor,
  id: string,
  work: (tx: Tx, now: Date) => Promise<void>,
): Promise<IncidentView> {
  return await inTransaction(app.db, async (tx) => {
    const incident = await readable(tx, actor, id);
    demand(mayHandleIncident(actor, placeOf(incident)));
    await work(tx, app.clocks.procedure.now());
    return await viewIn(tx, actor, incident);
  });
}

/** Throws `not-found` alike for what does not exist and what this actor may not know of. */
async function readable(db: Db | Tx, actor: Actor, id: string): Promise<store.IncidentRow> {
  const incident = await store.incidentById(db, id);
  if (!incident)
    throw new MusterError('not-found', 'There is no such thing, or your token does not let you see it.');
  demand(mayReadIncident(actor, placeOf(incident)), 'not-found');
  return incident;
}

function placeOf(incident: store.IncidentRow): { siteId: string | null; ngiId: string | null } {
  return { siteId: incident.site_id, ngiId: incident.ngi_id };
}

async function viewIn(db: Db | Tx, actor: Actor, incident: store.IncidentRow): Promise<IncidentView> {
  const rows = await store.factsOf(db, incident.id);
  const isTold = mayKnowMeasured(actor, await store.drillOf(db, incident.id));
  const facts = rows.filter((row) => isTold || !isMeasured(row)).map(factViewOf);
  return { ...summaryOf(incident), procedure: pinOfIncident(incident), facts };
}
