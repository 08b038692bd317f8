import { type RawBuilder, sql } from 'kysely';
import type { Clock, Clocks } from '../../kernel/clock.ts';
import type { SigningKey } from '../../kernel/keys.ts';
import type { Log } from '../../kernel/log.ts';
import type { Heads } from '../../ports/heads.ts';
import type { Db, Tx } from '../database.ts';
import { inTransaction } from '../transaction.ts';
import { ENTRY_HASH_SQL, HASH_BYTES, linkHash } from './chain.ts';
import { signHead } from './head.ts';
import { chainEnd } from './places.ts';

const SEALER_LOCK = 7_300_010;
const BATCH = 5_000;
const ROUND_MS = 250;

export interface SealerOptions {
  db: Db;
  clocks: Clocks;
  key: SigningKey;
  heads: Heads;
  log: Log;
  /** Machine milliseconds between two heads; one is also published at `stop`. 10 minutes unless given. */
  headEveryMs?: number;
}

/**
 * Chains new entries, at most a quarter of a second after their commit, and publishes signed heads. It may run in
 * every server: the one that gets the lock works.
 */
export class Sealer {
  readonly #options: SealerOptions;
  #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(options: SealerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stop = new AbortController();
    this.#loop = this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await sealAll(this.#options.db, this.#options.clocks.procedure);
    await publishHead(this.#options);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { db, clocks, log, headEveryMs = 600_000 } = this.#options;
    let headDue = 0;
    while (!signal.aborted) {
      try {
        await sealAll(db, clocks.procedure);
        const now = clocks.machine.now().getTime();
        if (now >= headDue) {
          await publishHead(this.#options);
          headDue = now + headEveryMs;
        }
      } catch (error) {
        log.error({ error: String(error) }, 'sealing the ledger failed; it will be tried again');
      }
      await clocks.machine.sleep(ROUND_MS, signal);
    }
  }
}

/** Seals everything that can be sealed now; gives how many entries that were. */
export async function sealAll(db: Db, clock: Clock): Promise<number> {
  for (let total = 0; ; ) {
    const sealed = await inTransaction(db, (tx) => sealBatch(tx, clock.now()));
    total += sealed;
    if (sealed < BATCH) return total;
  }
}

interface SealerState {
  seq: number;
  hash: Buffer;
  xid: string;
  ord: number;
  restored_ord: number;
  restored_open: boolean;
}

/**
 * An entry may be sealed once its transaction number lies below that of every transaction still running: then none
 * with a smaller number can commit any more, and the order (xid, ord) is final. So a transaction that commits late
 * is sealed late, but never missed and never put in between.
 */
async function sealBatch(tx: Tx, sealedAt: Date): Promise<number> {
  const lock = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${SEALER_LOCK}) as held`.execute(
    tx,
  );
  if (!lock.rows[0]?.held) return 0;
  const state = await tx.selectFrom('ledger_sealer').selectAll().executeTakeFirstOrThrow();
  // What is open is found by a join of all entries with all seals. A dump brings no statistics, and where those at hand
  // say that there is hardly a seal, a nested loop was chosen that did not end (measured).
  if (state.restored_open) await sql`set local enable_nestloop = off`.execute(tx);
  const next = await nextEntries(tx, state);
  const count = next ? next.hashes.length / HASH_BYTES : 0;
  if (next) await insertSeal(tx, state, next, sealedAt);
  const caughtUp = state.restored_open && count < BATCH;
  if (!next && !caughtUp) return 0;
  await tx
    .updateTable('ledger_sealer')
    .set({
      seq: state.seq,
      hash: state.hash,
      ...(next && !state.restored_open ? { xid: next.xid, ord: next.ord } : {}),
      ...(caughtUp ? { restored_open: false } : {}),
    })
    .execute();
  return caughtUp ? BATCH : count;
}

interface NextEntries {
  /** As PostgreSQL writes an array: nobody here looks into it. */
  ids: string;
  /** The hash of each entry, one after the other. */
  hashes: Buffer;
  /** `[least,most]`, as PostgreSQL writes a range. */
  ords: string;
  /** Of the last one. */
  xid: string;
  ord: number;
}

/** Entries are hashed where they lie: reading them here cost more than chaining them (measured). */
async function nextEntries(tx: Tx, state: SealerState): Promise<NextEntries | undefined> {
  const which: RawBuilder<unknown> = state.restored_open
    ? sql`ord <= ${state.restored_ord} and not exists (
          select from (select unnest(entry_ids) as id from ledger_seal) as sealed where sealed.id = ledger_entry.id)`
    : sql`(xid, ord) > (${state.xid}::text::xid8, ${state.ord}) and ord > ${state.restored_ord}
          and xid < pg_snapshot_xmin(pg_current_snapshot())`;
  // One order for all, which is that of the rows already: then PostgreSQL sorts nothing (from 16 on).
  const { rows } = await sql<NextEntries>`
    select array_agg(id order by xid, ord)::text as ids, string_agg(hash, '' order by xid, ord) as hashes,
      int8range(min(ord), max(ord), '[]')::text as ords,
      (array_agg(xid order by xid, ord))[count(*)]::text as xid, (array_agg(ord order by xid, ord))[count(*)] as ord
    from (
      select id, ord, xid, ${sql.raw(ENTRY_HASH_SQL)} as hash from ledger_entry
      where ${which} order by ledger_entry.xid, ord limit ${BATCH}) as next
    having count(*) > 0`.execute(tx);
  return rows[0];
}

/** One row for all of them. Leaves the new end of the chain in `state`. */
async function insertSeal(
  tx: Tx,
  state: SealerState,
  { ids, hashes, ords }: NextEntries,
  sealedAt: Date,
): Promise<void> {
  const [firstSeq, prevHash] = [state.seq + 1, state.hash];
  const links: Buffer[] = [];
  for (let at = 0; at < hashes.length; at += HASH_BYTES) {
    state.seq += 1;
    state.hash = linkHash(state.hash, hashes.subarray(at, at + HASH_BYTES), state.seq, sealedAt);
    links.push(state.hash);
  }
  await sql`
    insert into ledger_seal (first_seq, entry_ids, entry_hashes, prev_hash, hashes, sealed_at, ords)
    values (${firstSeq}, ${ids}::text[], ${hashes}, ${prevHash}, ${Buffer.concat(links)}, ${sealedAt}, ${ords}::int8range)`.execute(
    tx,
  );
}

/** Signs the present end of the chain and keeps it outside and inside; nothing happens when it is published already. */
export async function publishHead(
  options: Pick<SealerOptions, 'db' | 'clocks' | 'key' | 'heads'>,
): Promise<void> {
  const end = await chainEnd(options.db);
  if (!end) return;
  const known = await options.db
    .selectFrom('ledger_head')
    .select('seq')
    .where('seq', '=', end.seq)
    .executeTakeFirst();
  if (known) return;
  const head = signHead(options.key, end.seq, end.hash, options.clocks.procedure.now());
  // Outside first: a head that only the database knows proves nothing.
  await options.heads.append(head);
  await options.db
    .insertInto('ledger_head')
    .values({
      seq: head.position,
      hash: end.hash,
      at: new Date(head.at),
      key_id: head.keyId,
      signature: Buffer.from(head.signature, 'hex'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
