import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { BlockedAlone, MadeAlone } from './model.ts';
import { type BanRow, personBehind, type Reader } from './store.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * What a person banned alone, by whichever of their tokens, in the day that ends then. What was lifted counts too: of
 * what a ban ends not all comes back.
 */
export async function madeAlone(db: Reader, person: string, now: Date): Promise<MadeAlone> {
  const { rows } = await sql<{ users: number; workloads: number; touched: string[] }>`
    select coalesce(reach -> 'totals' -> 'counted', reach -> 'totals' -> 'users')::int as users,
      (reach -> 'totals' -> 'workloads')::int as workloads,
      array(select one -> 'site' ->> 'id' from jsonb_array_elements(reach -> 'sites') one
        where (one -> 'workloads')::int + (one -> 'accounts')::int + (one -> 'credentials')::int > 0) as touched
    from ban where made_by_person = ${person} and not (approval -> 'needed')::boolean
      and made_at > ${new Date(now.getTime() - DAY_MS)} and made_at <= ${now}`.execute(db);
  return {
    bans: rows.length,
    users: rows.reduce((sum, one) => sum + one.users, 0),
    workloads: rows.reduce((sum, one) => sum + one.workloads, 0),
    touched: new Set(rows.flatMap(({ touched }) => touched)),
  };
}

/** The same of blocks of images; what was released counts too, as a lifted ban does. */
export async function blockedAlone(db: Reader, person: string, now: Date): Promise<BlockedAlone> {
  const { rows } = await sql<{ servers: number; touched: string[] }>`
    select (reach -> 'servers')::int as servers,
      array(select one -> 'site' ->> 'id' from jsonb_array_elements(reach -> 'touched') one) as touched
    from image_block where made_by_person = ${person} and not (approval -> 'needed')::boolean
      and made_at > ${new Date(now.getTime() - DAY_MS)} and made_at <= ${now}`.execute(db);
  return {
    blocks: rows.length,
    servers: rows.reduce((sum, one) => sum + one.servers, 0),
    touched: new Set(rows.flatMap(({ touched }) => touched)),
  };
}

/** The person who last set the end of a ban: its author, or who extended it. */
export async function endSetBy(db: Reader, ban: Pick<BanRow, 'id' | 'made_by_person'>): Promise<string> {
  const last = await db
    .selectFrom('ban_event')
    .select('by_actor')
    .where('ban_id', '=', ban.id)
    .where('kind', '=', 'extended')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ? await personBehind(db, last.by_actor) : ban.made_by_person;
}

/** Until the commit nobody else makes a ban or a block as this person, so that two at once do not both find room for the last one. */
export async function lockMaking(tx: Tx, person: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7300034, hashtext(${person}))`.execute(tx);
}
