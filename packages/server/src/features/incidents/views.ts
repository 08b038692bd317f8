import type { Actor, IncidentView } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { factViewOf, isMeasured, siteViewOf, summaryOf } from './model.ts';
import { pinOfIncident } from './pin.ts';
import { mayHandleIncident, mayKnowMeasured, mayReadItem, maySteerIncident } from './policy.ts';
import type { Sight } from './sight.ts';
import * as store from './store.ts';

/** An incident as far as one actor may see it. */
export async function incidentViewIn(db: Db | Tx, actor: Actor, sight: Sight): Promise<IncidentView> {
  const { incident } = sight;
  const rows = await store.factsOf(db, incident.id);
  const isTold = !incident.exercise || mayKnowMeasured(actor, await store.drillOf(db, incident.id));
  const facts = rows
    .filter(
      (row) =>
        (isTold || !isMeasured(row)) && mayReadItem(sight, { siteId: row.site_id, audience: 'parties' }),
    )
    .map(factViewOf);
  const all = await store.sitesOf(db, incident.id);
  const sites = all.filter(({ site_id }) => sight.sites.includes(site_id));
  const inSight = {
    sites: sites
      .filter(({ ended_at }) => ended_at === null)
      .map(({ site_id, ngi_id, name }) => ({ siteId: site_id, ngiId: ngi_id, siteName: name })),
    isWhole: sight.relation === 'all' || sites.length === all.length,
  };
  return {
    ...summaryOf(incident, inSight),
    procedure: pinOfIncident(incident),
    facts,
    sites: sites.map(siteViewOf),
    relation: sight.relation,
    mayHandle: mayHandleIncident(actor, sight),
    maySteer: maySteerIncident(actor, sight),
    revision: incident.revision,
    aliases: await store.aliasesOf(db, incident.id),
    tlpRestriction: incident.tlp_restriction,
    resolvedAt: incident.resolved_at?.toISOString() ?? null,
    closedAt: incident.closed_at?.toISOString() ?? null,
  };
}
