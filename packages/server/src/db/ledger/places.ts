import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import { HASH_BYTES } from './chain.ts';

/** Of one entry in the chain. */
export interface Place {
  /** From 1. */
  seq: number;
  /** Of its link. */
  hash: Buffer;
}

/** Where the chain holds these entries, by their ids; those that are not sealed yet are left out. */
export async function placesOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, Place>> {
  // Each seal that may hold one of them is opened once: to look for each entry by itself would open it again and again.
  const { rows } = await sql<Place & { id: string }>`
    with wanted as (select id, ord from ledger_entry where id = any(${ids})),
      opened as (select distinct first_seq from ledger_seal join wanted on ords @> ord)
    select wanted.id, first_seq + n - 1 as seq,
      substring(hashes from ((n - 1) * ${HASH_BYTES})::int + 1 for ${HASH_BYTES}) as hash
    from opened join ledger_seal using (first_seq), unnest(entry_ids) with ordinality as sealed (id, n)
      join wanted on wanted.id = sealed.id`.execute(db);
  return new Map(rows.map(({ id, seq, hash }) => [id, { seq, hash }]));
}

/** The last link of the chain; undefined while nothing is sealed. */
export async function chainEnd(db: Db | Tx): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    select first_seq + cardinality(entry_ids) - 1 as seq, substring(hashes from length(hashes) - ${HASH_BYTES - 1}) as hash
    from ledger_seal order by first_seq desc limit 1`.execute(db);
  return rows[0];
}
