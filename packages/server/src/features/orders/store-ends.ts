import { sql } from 'kysely';
import type { Reader } from './store.ts';

/** An order that an agent did not get while it stood, though one whose place it takes had begun it. */
export interface UnsentEnd {
  orderId: string;
  siteId: string;
  agentId: string;
  /** The order that undoes it at this site; null where its time was over. */
  undoneBy: string | null;
}

const MOST_PREDECESSORS = 10;
const MOST_AT_ONCE = 500;

/** Which are looked for: those that are over by now, at one site or all; or one, whatever became of it. */
export type WhichEnds = { now: Date; siteId?: string | undefined } | { orderId: string };

/**
 * Agents in the place of others, with the orders that those had begun, that are over, and of which none of them said
 * that it was taken back: such an agent has to learn of the order, or nobody takes it back. Only an order that was begun
 * and whose plan is here: of another the agent would learn nothing.
 */
export async function unsentEnds(db: Reader, which: WhichEnds): Promise<UnsentEnd[]> {
  const now = 'now' in which ? which.now : null;
  const siteId = 'now' in which ? (which.siteId ?? null) : null;
  const orderId = 'orderId' in which ? which.orderId : null;
  const { rows } = await sql<UnsentEnd>`
    with recursive line as (
      select id as agent_id, site_id, replaces as before, 1 as far from agent
      where state = 'active' and replaces is not null and (${siteId}::text is null or site_id = ${siteId})
      union all
      select l.agent_id, l.site_id, a.replaces, l.far + 1 from line l join agent a on a.id = l.before
      where a.replaces is not null and l.far < ${MOST_PREDECESSORS})
    select distinct o.id as "orderId", l.site_id as "siteId", l.agent_id as "agentId", u.id as "undoneBy"
    from line l
    join order_delivery d on d.agent_id = l.before and d.site_id = l.site_id
    join site_order o on o.id = d.order_id
    left join lateral (select max(u.id) as id from site_order u
      join order_delivery ud on ud.order_id = u.id and ud.site_id = l.site_id where u.undoes = o.id) u on true
    where o.undoes is null and d.plan is not null and d.state not in ('refused', 'released', 'expired')
      and (d.applied_at is not null or d.plan ->> 'dryRun' = 'false')
      and (o.id = ${orderId} or (${orderId}::text is null and (u.id is not null or o.expires_at <= ${now}::timestamptz)))
      and not exists (select from order_delivery had
        where had.order_id = o.id and had.site_id = l.site_id and had.agent_id = l.agent_id)
      and not exists (select from line other
        join order_delivery said on said.order_id = o.id and said.site_id = l.site_id and said.agent_id = other.before
        where other.agent_id = l.agent_id and (said.state in ('released', 'expired')
          or exists (select from order_delivery back where back.order_id = u.id and back.site_id = l.site_id
            and back.agent_id = other.before and back.state = 'verified')))
    order by o.id, l.agent_id limit ${MOST_AT_ONCE}`.execute(db);
  return rows;
}
