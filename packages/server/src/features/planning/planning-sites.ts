import type { Actor, PlanningQuery, PlanningSitesView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import {
  conflictsWith,
  maySeeCampaign,
  openCampaignsWithSites,
  REST_DAYS,
  scopeOf,
} from '../drills/index.ts';
import { alarmRoles, listSites } from '../federation/index.ts';
import { mayPlan } from './policy.ts';
import { siteFacts } from './site-facts.ts';

/** Every site that the actor may invite, and what would stand in its way in this window. */
export async function viewPlanningSites(
  app: App,
  actor: Actor,
  { from, to }: PlanningQuery,
): Promise<PlanningSitesView> {
  demand(mayPlan(actor));
  const at = app.clocks.procedure.now();
  const window = { from: new Date(from), to: new Date(to) };
  const ids = await invitableSites(app, actor);
  const facts = await siteFacts(app.db, ids, window, at);
  // The sites of an announced campaign know of it; another one that is planned in secret stays so.
  const others = (await openCampaignsWithSites(app.db)).filter(
    (other) => other.announced_at !== null || maySeeCampaign(actor, scopeOf(other)),
  );
  const conflicts = conflictsWith(
    { id: '', name: '', sites: ids, ...window },
    others.map(({ id, name, sites, window_from, window_to }) => ({
      id,
      name,
      sites,
      from: window_from,
      to: window_to,
    })),
  );
  return {
    at: at.toISOString(),
    speed: app.clocks.procedure.speed,
    restDays: REST_DAYS,
    sites: facts.map(({ reached, ...known }) => ({
      ...known,
      addresses: reached(alarmRoles).length,
      campaigns: conflicts
        .filter(({ sites }) => sites.includes(known.site.id))
        .map(({ campaign, name, daysApart }) => ({ campaign, name, daysApart })),
    })),
  };
}

async function invitableSites(app: App, actor: Actor): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listSites(app, actor, { limit: 500, gone: false, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}
