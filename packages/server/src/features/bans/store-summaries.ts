import { sql } from 'kysely';
import type { Reader } from './store.ts';

/** What of a delivery is counted in a list of bans: its plan and receipts, which are long, are left where they are. */
export interface CountedDelivery {
  siteId: string;
  ngiId: string | null;
  agent_id: string;
  state: string;
  queued_at: Date | null;
  applied_at: Date | null;
}

/**
 * The deliveries of these orders, of one site alone where it is said, each under its order. What was sent to an agent
 * that was revoked is left out where another agent of the site has it.
 */
export async function countedDeliveries(
  db: Reader,
  orderIds: readonly string[],
  siteId: string | null,
): Promise<Map<string, CountedDelivery[]>> {
  const found = new Map<string, CountedDelivery[]>(orderIds.map((id) => [id, []]));
  if (orderIds.length === 0) return found;
  const { rows } = await sql<CountedDelivery & { order_id: string; served: boolean }>`
    select d.order_id, d.site_id as "siteId", site.ngi_id as "ngiId", d.agent_id, d.state, d.queued_at, d.applied_at,
      coalesce(agent.state = 'active', false) as served
    from order_delivery d join site on site.id = d.site_id left join agent on agent.id = d.agent_id
    where d.order_id = any(${[...orderIds]}) and (${siteId}::text is null or d.site_id = ${siteId})`.execute(
    db,
  );
  const served = new Set(rows.filter((row) => row.served).map(placeOf));
  for (const row of rows) if (row.served || !served.has(placeOf(row))) found.get(row.order_id)?.push(row);
  return found;
}

function placeOf({ order_id, siteId }: { order_id: string; siteId: string }): string {
  return `${order_id} ${siteId}`;
}
