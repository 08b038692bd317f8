import type { Actor, ClockView } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { clocksOf } from './clocks.ts';
import { clockViewOf, clockWithoutMeasure, type FactRow, isMeasured } from './model.ts';
import { mayKnowMeasured, mayReadItem } from './policy.ts';
import type { Sight } from './sight.ts';
import { drillOf, factsOf, sitesOf } from './store.ts';

/** The clocks that this reader may see: of their sites and of nobody's, without what a drill has not told yet. */
export async function seenClocks(db: Db | Tx, actor: Actor, sight: Sight, now: Date): Promise<ClockView[]> {
  const { incident, relation, sites } = sight;
  const clocks = (await clocksOf(db, incident.id, now))
    .filter(({ site }) => relation === 'all' || site === null || sites.includes(site))
    .map(clockViewOf);
  return (await isTold(db, actor, sight)) ? clocks : clocks.map(clockWithoutMeasure);
}

/** The same of facts, in the order in which they were recorded. */
export async function seenFacts(db: Db | Tx, actor: Actor, sight: Sight): Promise<FactRow[]> {
  const told = await isTold(db, actor, sight);
  return (await factsOf(db, sight.incident.id)).filter(
    (row) => (told || !isMeasured(row)) && mayReadItem(sight, { siteId: row.site_id, audience: 'parties' }),
  );
}

async function isTold(db: Db | Tx, actor: Actor, { incident }: Sight): Promise<boolean> {
  return !incident.exercise || mayKnowMeasured(actor, await drillOf(db, incident.id));
}

/** The sites that are concerned and for which the reader stands, by name. */
export async function standingSites(
  db: Db | Tx,
  { incident, relation, sites }: Sight,
): Promise<{ id: string; name: string }[]> {
  return (await sitesOf(db, incident.id))
    .filter(({ site_id, ended_at }) => ended_at === null && (relation === 'all' || sites.includes(site_id)))
    .map(({ site_id, name }) => ({ id: site_id, name }));
}
