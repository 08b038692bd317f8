import { publicBanId } from '@muster/contract';
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { OrderDeliveryTable, SiteOrderTable } from '../../db/tables/orders.ts';
import type { Reader } from './store.ts';

/** A delivery with the site that it is for. */
export interface SiteDelivery extends Selectable<OrderDeliveryTable> {
  siteId: string;
  siteName: string;
  ngiId: string | null;
  agentName: string | null;
  agentHost: string | null;
  /** When a program of this site last read the list of bans. */
  listReadAt: Date | null;
}

/**
 * The deliveries of an order by the name of the site. What was sent to an agent that was revoked is left out where
 * another agent of the site has it.
 */
export async function siteDeliveries(db: Reader, orderId: string): Promise<SiteDelivery[]> {
  const rows = await db
    .selectFrom('order_delivery as d')
    .innerJoin('site', 'site.id', 'd.site_id')
    .leftJoin('agent', 'agent.id', 'd.agent_id')
    .selectAll('d')
    .select([
      'd.site_id as siteId',
      'site.name as siteName',
      'site.ngi_id as ngiId',
      'agent.state as agentState',
      'agent.name as agentName',
      'agent.hostname as agentHost',
      sql<Date | null>`(select max(r.last_read_at) from ban_list_receiver r where r.site_id = d.site_id)`.as(
        'listReadAt',
      ),
    ])
    .where('d.order_id', '=', orderId)
    .orderBy('site.name_key')
    .orderBy('d.agent_id')
    .execute();
  const served = new Set(
    rows.filter(({ agentState }) => agentState === 'active').map(({ siteId }) => siteId),
  );
  return rows.filter(({ agentState, siteId }) => agentState === 'active' || !served.has(siteId));
}

/** What people call these bans, by their ids. */
export async function publicBanIds(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('ban')
    .select(['id', 'no'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, no }) => [id, publicBanId(no)]));
}

export type OrderScope =
  | { kind: 'all'; red: boolean }
  | { kind: 'ngi'; ngiId: string }
  | { kind: 'site'; siteId: string };

export interface OrderFilter {
  incidentId?: string | undefined;
  siteId?: string | undefined;
  workload?: { system: string; ref: string } | undefined;
  /** Without those that belong to a ban, which has its own page. */
  withoutBans?: boolean | undefined;
  before?: string | undefined;
  limit: number;
}

/** The ids of orders that somebody with this scope may see, the newest first. */
export async function orderIds(db: Reader, scope: OrderScope, filter: OrderFilter): Promise<string[]> {
  let rows = db.selectFrom('site_order as o').select('o.id').orderBy('o.id', 'desc').limit(filter.limit);
  if (scope.kind === 'all' && !scope.red) rows = rows.where('o.tlp', '<>', 'RED');
  if (scope.kind === 'ngi') {
    rows = rows
      .where('o.tlp', '<>', 'RED')
      .where((e) =>
        e.exists(
          e
            .selectFrom('order_delivery as d')
            .innerJoin('site', 'site.id', 'd.site_id')
            .select('d.order_id')
            .whereRef('d.order_id', '=', 'o.id')
            .where('site.ngi_id', '=', scope.ngiId),
        ),
      );
  }
  const siteId = scope.kind === 'site' ? scope.siteId : filter.siteId;
  if (siteId !== undefined) rows = rows.where((e) => e.exists(atSite(e, siteId)));
  if (scope.kind === 'site' && filter.siteId !== undefined && filter.siteId !== siteId) return [];
  if (filter.incidentId !== undefined) rows = rows.where('o.incident_id', '=', filter.incidentId);
  if (filter.before !== undefined) rows = rows.where('o.id', '<', filter.before);
  if (filter.withoutBans) rows = rows.where('o.ban_id', 'is', null);
  if (filter.workload) {
    const { system, ref } = filter.workload;
    rows = rows.where(
      sql<boolean>`o.target ->> 'type' = 'workload' and o.target ->> 'system' = ${system} and o.target ->> 'ref' = ${ref}`,
    );
  }
  return (await rows.execute()).map(({ id }) => id);
}

function atSite(e: ExpressionBuilder<Database & { o: SiteOrderTable }, 'o'>, siteId: string) {
  return e
    .selectFrom('order_delivery as d')
    .select('d.order_id')
    .whereRef('d.order_id', '=', 'o.id')
    .where('d.site_id', '=', siteId);
}
