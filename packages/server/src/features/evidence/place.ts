import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { campaignById, participationById, scopeOf } from '../drills/index.ts';
import { demandReadable, type Sight } from '../incidents/index.ts';
import { unknownEvidence } from './model.ts';
import { mayReadEvidence, mayReadIncidentEvidence } from './policy.ts';
import { itemById, type PlacedItem } from './store.ts';

export interface PartPlace {
  campaign: string;
  participation: string;
}

/** One site's part in a drill. */
export async function demandPart(
  app: App,
  actor: Actor,
  { campaign: campaignId, participation }: PartPlace,
  may: typeof mayReadEvidence,
) {
  const part = await participationById(app.db, participation);
  const campaign = part && (await campaignById(app.db, part.campaign_id));
  if (!part || !campaign || campaign.id !== campaignId) {
    throw new MusterError('not-found', `There is no participation ${participation} that you may see.`);
  }
  demand(may(actor, scopeOf(campaign), { siteId: part.site_id, ngiId: part.ngi_id }), 'not-found');
  return { part, campaign };
}

export interface SeenItem {
  item: PlacedItem;
  /** Null for what a drill's site gave before its incident was opened. */
  sight: Sight | null;
}

/** Whoever sees the site's part in the drill, or the incident's item. @throws MusterError not-found */
export async function demandItem(app: App, actor: Actor, id: string): Promise<SeenItem> {
  const item = await itemById(app.db, id);
  if (!item) throw unknownEvidence(id);
  if (item.participation_id === null) {
    const sight = await sightOf(app, actor, item);
    if (!sight) throw unknownEvidence(id);
    return { item, sight };
  }
  const part = await participationById(app.db, item.participation_id);
  if (!part) throw unknownEvidence(id);
  await demandPart(app, actor, { campaign: part.campaign_id, participation: part.id }, mayReadEvidence);
  return { item, sight: await sightOf(app, actor, item) };
}

async function sightOf(app: App, actor: Actor, item: PlacedItem): Promise<Sight | null> {
  if (item.of_incident === null) return null;
  const sight = await readableOr(app.db, actor, item.of_incident, app.clocks.procedure.now());
  return sight && mayReadIncidentEvidence(sight, itemOf(item)) ? sight : null;
}

async function readableOr(db: Db | Tx, actor: Actor, id: string, now: Date): Promise<Sight | null> {
  try {
    return await demandReadable(db, actor, id, now);
  } catch (error) {
    if (error instanceof MusterError && error.code === 'not-found') return null;
    throw error;
  }
}

/** As the rules of incidents see it. */
export function itemOf(item: PlacedItem) {
  return { siteId: item.of_site, audience: item.audience };
}

/** For what changes custody. @throws MusterError not-found, auth.denied */
export async function demandCustody(
  app: App,
  actor: Actor,
  id: string,
  may: (actor: Actor, sight: Sight, item: ReturnType<typeof itemOf>) => boolean,
): Promise<SeenItem & { sight: Sight }> {
  const { item, sight } = await demandItem(app, actor, id);
  demand(sight !== null && may(actor, sight, itemOf(item)));
  return { item, sight: sight as Sight };
}
