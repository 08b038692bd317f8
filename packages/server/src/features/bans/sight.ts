import type { Actor } from '@muster/contract';
import { type SiteDelivery, siteDeliveries, sitesReadable } from '../orders/index.ts';
import { banSight } from './policy.ts';
import type { BanRow, Reader } from './store.ts';

/** What of a ban somebody sees. */
export interface Sight {
  extent: 'all' | 'own';
  /** The deliveries of its order at the sites that they may see. */
  deliveries: readonly SiteDelivery[];
}

export async function sightOf(db: Reader, actor: Actor, ban: BanRow): Promise<Sight | undefined> {
  const all = ban.order_id === null ? [] : await siteDeliveries(db, ban.order_id);
  const extent = banSight(actor, { ngiId: ban.ngi_id, tlp: ban.tlp, sites: all });
  if (extent === undefined) return undefined;
  return { extent, deliveries: extent === 'all' ? all : sitesReadable(actor, ban.tlp, all) };
}
