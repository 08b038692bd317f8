import { createHash } from 'node:crypto';
import type { Actor, IncidentSiteState, IncidentView, OpenIncidentRequest } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteById } from '../federation/index.ts';
import { recordSuspicion } from './facts.ts';
import { publishIncident } from './log.ts';
import { openIncident } from './opening.ts';
import { mayOpenIncident } from './policy.ts';
import { demandReadable } from './sight.ts';
import { enterSite } from './site-parts.ts';
import { incidentViewIn } from './views.ts';

export interface CreatedIncident {
  view: IncidentView;
  /** False: it was made by an earlier request under the same key. */
  isNew: boolean;
}

/**
 * Opens a real incident at the sites that are named; those of drills are opened by their campaign. The same key gives
 * the same incident again. @throws MusterError state.conflict when the key was used for something else
 */
export async function createIncident(
  app: App,
  actor: Actor,
  request: OpenIncidentRequest,
  key?: string,
): Promise<CreatedIncident> {
  const now = app.clocks.procedure.now();
  const sites = await demandedSites(app, actor, request);
  const suspectedAt = new Date(request.suspectedAt ?? now);
  if (suspectedAt > now)
    throw new MusterError('request.invalid', 'A suspicion cannot lie in the future.', '/suspectedAt');
  const { id, isNew, view } = await inTransaction(app.db, async (tx) => {
    const known = key === undefined ? undefined : await madeUnder(tx, actor, key, request);
    const made = known ?? (await openAt(app, tx, actor, request, sites, suspectedAt));
    if (known === undefined && key !== undefined) await keepKey(tx, actor, key, request, made, now);
    const seen = await incidentViewIn(tx, actor, await demandReadable(tx, actor, made, now));
    return { id: made, isNew: known === undefined, view: seen };
  });
  if (isNew) publishIncident(app, id);
  return { view, isNew };
}

interface Entering {
  siteId: string;
  state: IncidentSiteState;
}

async function demandedSites(app: App, actor: Actor, request: OpenIncidentRequest): Promise<Entering[]> {
  const first = request.siteId === undefined ? [] : [{ siteId: request.siteId, state: 'affected' as const }];
  const sites = [...first, ...request.sites].filter(
    ({ siteId }, index, all) => all.findIndex((one) => one.siteId === siteId) === index,
  );
  if (sites.length === 0) demand(mayOpenIncident(actor, { siteId: null, ngiId: null }));
  for (const { siteId } of sites) {
    const site = await siteById(app.db, siteId);
    demand(mayOpenIncident(actor, { siteId, ngiId: site?.ngi_id ?? null }));
    if (!site) throw new MusterError('not-found', `There is no site ${siteId}.`, '/siteId');
  }
  return sites;
}

async function openAt(
  app: App,
  tx: Tx,
  actor: Actor,
  request: OpenIncidentRequest,
  [first, ...others]: Entering[],
  suspectedAt: Date,
): Promise<string> {
  const now = app.clocks.procedure.now();
  const { id } = await openIncident(tx, {
    at: now,
    actor: actor.id,
    exercise: false,
    title: request.title,
    tlp: request.tlp,
    tlpRestriction: request.tlpRestriction,
    severity: request.severity,
    siteId: first?.siteId ?? null,
    ...(first ? { siteState: first.state } : {}),
    procedure: request.procedure,
    overrides: request.overrides,
    org: app.config.org,
  });
  await recordSuspicion(tx, {
    incidentId: id,
    siteId: first?.siteId ?? null,
    at: suspectedAt,
    recordedAt: now,
    actor: actor.id,
  });
  for (const site of others)
    await enterSite(tx, {
      incidentId: id,
      ...site,
      at: now,
      suspectedAt,
      actor: actor.id,
    });
  return id;
}

function digestOf(request: OpenIncidentRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

async function madeUnder(
  tx: Tx,
  actor: Actor,
  key: string,
  request: OpenIncidentRequest,
): Promise<string | undefined> {
  // Two requests under one key follow each other.
  await sql`select pg_advisory_xact_lock(hashtext(${`incident ${actor.id} ${key}`}))`.execute(tx);
  const known = await tx
    .selectFrom('incident_request')
    .select(['incident_id', 'sha256'])
    .where('actor', '=', actor.id)
    .where('key', '=', key)
    .executeTakeFirst();
  if (known && known.sha256 !== digestOf(request)) {
    throw new MusterError(
      'state.conflict',
      'This key was used for another incident; nothing was opened. Use a new key.',
    );
  }
  return known?.incident_id;
}

async function keepKey(
  tx: Tx,
  actor: Actor,
  key: string,
  request: OpenIncidentRequest,
  incidentId: string,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('incident_request')
    .values({ actor: actor.id, key, sha256: digestOf(request), incident_id: incidentId, at })
    .execute();
}
