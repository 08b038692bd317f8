import type { Workload } from '@muster/contract';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Reader } from './store.ts';

export interface SiteWorkload {
  siteId: string;
  siteName: string;
  ngiId: string | null;
  system: string;
  ref: string;
  name: string;
  state: Workload['state'];
  owner: string;
}

export async function siteWorkload(db: Reader, id: string): Promise<SiteWorkload | undefined> {
  return await db
    .selectFrom('workload')
    .innerJoin('site', 'site.id', 'workload.site_id')
    .select([
      'site.id as siteId',
      'site.name as siteName',
      'site.ngi_id as ngiId',
      'workload.system',
      'workload.ref',
      'workload.name',
      'workload.state',
      'workload.account_name as owner',
    ])
    .where('workload.id', '=', id)
    .executeTakeFirst();
}

/** Orders that stand on it: not over, and not undone. */
export async function standingOn(
  db: Reader,
  { siteId, system, ref }: Pick<SiteWorkload, 'siteId' | 'system' | 'ref'>,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from site_order o join order_delivery d on d.order_id = o.id and d.site_id = ${siteId}
    where o.kind = 'contain' and o.target ->> 'type' = 'workload' and o.target ->> 'system' = ${system}
      and o.target ->> 'ref' = ${ref} and o.expires_at > ${now}
      and not exists (select from site_order u where u.undoes = o.id)
    group by o.id order by o.id`.execute(db);
  return rows.map(({ id }) => id);
}

const DAY_MS = 24 * 3_600_000;

/**
 * How many workloads a person contained in the last day, by whichever of their tokens; what was released counts too, for
 * it stood still meanwhile. Whoever asks holds a lock until the commit, so that two at once do not both find room for
 * the last one.
 */
export async function containedBy(tx: Tx, person: string, now: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(7300033, hashtext(${person}))`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from site_order o where o.kind = 'contain'
      and (o.issued_by = ${person} or o.issued_by in (select id from token where person_id = ${person}))
      and o.issued_at > ${new Date(now.getTime() - DAY_MS)}`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}
