import type {
  Actor,
  AddIncidentSiteRequest,
  IncidentSiteState,
  IncidentView,
  SetIncidentSiteRequest,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteById } from '../federation/index.ts';
import { recordSuspicion } from './facts.ts';
import { logEvent } from './log.ts';
import { mayOpenIncident } from './policy.ts';
import { handled, steered } from './steering.ts';
import * as store from './store.ts';

export interface EnterSite {
  incidentId: string;
  siteId: string;
  state: IncidentSiteState;
  at: Date;
  suspectedAt: Date;
  actor: string;
}

/** Another site is concerned: from now on it reads what is for all parties, and has clocks of its own. */
export async function enterSite(tx: Tx, entering: EnterSite): Promise<void> {
  const { incidentId, siteId, state, at, actor } = entering;
  await leaveFactsToOnlySite(tx, incidentId);
  await store.insertSite(tx, {
    incident_id: incidentId,
    site_id: siteId,
    state,
    added_at: at,
    added_by: actor,
    ended_at: null,
  });
  await recordSuspicion(tx, { incidentId, siteId, at: entering.suspectedAt, recordedAt: at, actor });
  const site = await siteById(tx, siteId);
  await logEvent(tx, {
    incidentId,
    at,
    kind: 'site.added',
    actor,
    siteId,
    text: `${site?.name ?? siteId} is concerned: ${state}`,
    data: { site: siteId, state },
  });
}

/** Of all sites while there was one: of that one, once there are two. What happened there did not happen at the other. */
async function leaveFactsToOnlySite(tx: Tx, incidentId: string): Promise<void> {
  const here = (await store.sitesOf(tx, incidentId)).filter(({ ended_at }) => ended_at === null);
  const [only] = here;
  if (here.length !== 1 || !only) return;
  await tx
    .updateTable('incident_fact')
    .set({ site_id: only.site_id })
    .where('incident_id', '=', incidentId)
    .where('site_id', 'is', null)
    // The end is that of the whole incident.
    .where('kind', '<>', 'resolved')
    .execute();
}

/** By the CSIRT, or by an NGI where the site is its own. */
export async function addSite(
  app: App,
  actor: Actor,
  id: string,
  { siteId, state }: AddIncidentSiteRequest,
): Promise<IncidentView> {
  return await handled(app, actor, id, async ({ tx, now, sight: { incident } }) => {
    const site = await siteById(tx, siteId);
    demand(mayOpenIncident(actor, { siteId, ngiId: site?.ngi_id ?? null }));
    if (!site) throw new MusterError('not-found', `There is no site ${siteId}.`, '/siteId');
    const known = await partOf(tx, incident.id, siteId);
    if (known && known.ended_at === null)
      throw new MusterError('state.conflict', `${site.name} is in this incident already.`);
    const entering = { incidentId: incident.id, siteId, state, at: now, suspectedAt: now };
    await enterSite(tx, { ...entering, actor: actor.id });
  });
}

export async function setSite(
  app: App,
  actor: Actor,
  id: string,
  siteId: string,
  { state }: SetIncidentSiteRequest,
): Promise<IncidentView> {
  return await handled(app, actor, id, async ({ tx, now, sight }) => {
    const { incident, sites } = sight;
    if (!sites.includes(siteId))
      throw new MusterError('not-found', `There is no site ${siteId} in this incident.`, '/siteId');
    const known = await partOf(tx, incident.id, siteId);
    if (known?.state === state) return;
    await tx
      .updateTable('incident_site')
      .set({ state })
      .where('incident_id', '=', incident.id)
      .where('site_id', '=', siteId)
      .execute();
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'site.changed',
      actor: actor.id,
      siteId,
      text: `${known?.state ?? ''} → ${state}`,
      data: { site: siteId, from: known?.state ?? null, to: state },
    });
  });
}

/** It turned out not to be concerned: from now on it does not know of the incident. What it did stays written. */
export async function endSite(
  app: App,
  actor: Actor,
  id: string,
  siteId: string,
  reason: string,
): Promise<IncidentView> {
  return await steered(app, actor, id, undefined, async ({ tx, now, sight: { incident } }) => {
    const known = await partOf(tx, incident.id, siteId);
    if (!known || known.ended_at !== null)
      throw new MusterError('not-found', `There is no site ${siteId} in this incident.`, '/siteId');
    await tx
      .updateTable('incident_site')
      .set({ ended_at: now })
      .where('incident_id', '=', incident.id)
      .where('site_id', '=', siteId)
      .execute();
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'site.ended',
      actor: actor.id,
      siteId,
      text: `Not concerned: ${reason}`,
      data: { site: siteId },
    });
  });
}

async function partOf(tx: Tx, incidentId: string, siteId: string) {
  return await tx
    .selectFrom('incident_site')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('site_id', '=', siteId)
    .executeTakeFirst();
}
