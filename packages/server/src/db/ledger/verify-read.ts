import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { HASH_BYTES, type HashedEntry } from './chain.ts';
import type { Seal } from './verify-chain.ts';

/*
 * Who may write the database may have put anything into it, with all checks away. So everything is asked for in a
 * form that can be read here whatever it is: a value that made the query fail would keep the rest from being checked.
 */

const BATCH = 2_000;
const LARGEST_BIGINT = '9223372036854775807';

interface StoredSeal {
  /** Of `first_seq`: as a number it might not be exact, and the reading would not go on from it. */
  key: string;
  entry_ids: unknown;
  entry_hashes: Buffer | null;
  prev_hash: Buffer | null;
  hashes: Buffer | null;
  sealed_at: Date | null;
  ords: string | null;
}

/** All seals that have a place, in its order; each time those with the next some thousand entries. */
export async function* sealsInOrder(tx: Tx): AsyncGenerator<Seal[]> {
  let later = sql`true`;
  for (;;) {
    const { rows } = await sql<StoredSeal>`
      select first_seq::text as key, entry_ids, entry_hashes, prev_hash, hashes,
        case when isfinite(sealed_at) then sealed_at end as sealed_at, ords::text as ords
      from ledger_seal
      where ${later} and first_seq <= ${BATCH} +
        least(${LARGEST_BIGINT}::bigint - ${BATCH}, (select min(first_seq) from ledger_seal where ${later}))
      order by first_seq`.execute(tx);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(sealOf);
    later = sql`first_seq > ${last.key}::bigint`;
  }
}

function sealOf(row: StoredSeal): Seal {
  const ids = [row.entry_ids].flat(Infinity).filter((id) => typeof id === 'string');
  const nothing = Buffer.alloc(0);
  const seal: Seal = {
    first_seq: Number(row.key),
    entry_ids: ids,
    entry_hashes: row.entry_hashes ?? nothing,
    prev_hash: row.prev_hash ?? nothing,
    hashes: row.hashes ?? nothing,
    sealed_at: row.sealed_at ?? new Date(Number.NaN),
    ords: row.ords ?? 'none',
    flaw: null,
  };
  if (seal.first_seq < 1 || !Number.isSafeInteger(seal.first_seq + ids.length)) {
    return { ...seal, first_seq: 0, flaw: `it stands at ${row.key}, which is no place in a chain` };
  }
  const isPlainList = Array.isArray(row.entry_ids) && row.entry_ids.every((id) => typeof id === 'string');
  return { ...seal, flaw: flawOf(seal, isPlainList) };
}

function flawOf(seal: Seal, isPlainList: boolean): string | null {
  const whole = seal.entry_ids.length * HASH_BYTES;
  if (!isPlainList || whole === 0) return 'what it seals is no list of entries';
  if (seal.entry_hashes.length !== whole || seal.hashes.length !== whole)
    return 'hashes of the entries that were sealed together are missing or too many';
  if (seal.prev_hash.length !== HASH_BYTES) return 'what it follows from is no hash';
  return Number.isNaN(seal.sealed_at.getTime()) ? 'the time of its sealing is none' : null;
}

export interface StoredEntry extends HashedEntry {
  /** As JSON. */
  body: string;
}

/** By their ids. Where an id is there twice, one of them: see verify-whole.ts. */
export async function entriesOf(tx: Tx, seals: readonly Seal[]): Promise<Map<string, StoredEntry>> {
  const ids = seals.flatMap(({ entry_ids }) => entry_ids);
  const { rows } = await sql<StoredEntry>`
    select id, case when abs(ord::numeric) <= ${Number.MAX_SAFE_INTEGER} then ord end as ord, xid::text as xid,
      case when isfinite(at) then at end as at, kind, subject, actor, body::text as body, body_sha256
    from ledger_entry where id = any(${ids})`.execute(tx);
  return new Map(rows.map((entry) => [entry.id, entry]));
}

/** Of entries and what was read as their bodies: those that hold something else. */
export async function readOtherwise(tx: Tx, read: ReadonlyMap<string, string>): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from ledger_entry join unnest(${[...read.keys()]}::text[], ${[...read.values()]}::jsonb[]) as read (id, body)
      using (id)
    where ledger_entry.body <> read.body`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}
