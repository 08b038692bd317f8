import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db, Tx } from '../packages/server/src/db/database.ts';
import { appendEntries, appendEntry, type LedgerEntry } from '../packages/server/src/db/ledger/append.ts';
import { sealAll } from '../packages/server/src/db/ledger/sealer.ts';
import { inTransaction } from '../packages/server/src/db/transaction.ts';
import { canonicalJson } from '../packages/server/src/kernel/canonical-json.ts';
import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { newId } from '../packages/server/src/kernel/ids.ts';
import { quantile, report } from './bench.ts';
import { durableDatabase } from './load/durable-database.ts';

const ROUNDS = 5;
const WRITERS = 8;
/** As the product's sealer rests between two rounds. */
const SEAL_EVERY_MS = 250;
const clock = new SystemClock();

interface Load {
  transactions: number;
  /** Entries of each transaction. */
  each: number;
}

/**
 * Entries written in transactions and chained by the sealer that runs beside them, until the last one is sealed;
 * against inserts of the same rows, in the same transactions, into a table with the same columns and primary key.
 * Once with one entry a transaction, as most use cases have it, and once with a hundred.
 */
export async function bench(): Promise<void> {
  const { db, owner, close } = await durableDatabase();
  try {
    await owner.query(`
      create table plain_entry (id text primary key, at timestamptz not null, kind text not null, subject text not null,
        actor text not null, body jsonb not null, body_sha256 bytea not null);
      grant insert on plain_entry to public`);
    await compare(db, 'ledger', { transactions: 3000, each: 1 });
    // As many as it takes for several rounds of the sealer: with few, most of them are sealed after the last was written, by one
    // connection alone, and the rate is that of the end and not the one that lasts.
    await compare(db, 'ledger-hundreds', { transactions: 1500, each: 100 });
  } finally {
    await close();
  }
}

async function compare(db: Db, name: string, load: Load): Promise<void> {
  await rate(db, load, insertPlain);
  await sealedRate(db, load);
  const pairs: { sealed: number; plain: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await rate(db, load, insertPlain);
    const sealed = await sealedRate(db, load);
    const after = await rate(db, load, insertPlain);
    pairs.push({ sealed, plain: (before + after) / 2 });
  }
  const ratios = pairs.map(({ sealed, plain }) => sealed / plain);
  const middle = pairs[ratios.indexOf(quantile(ratios, 0.5))] as (typeof pairs)[number];
  const spread = `ratio ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} in ${ROUNDS} rounds`;
  report({
    name,
    value: middle.sealed,
    unit: `sealed entries/s, ${load.each} a transaction (${spread})`,
    reference: middle.plain,
    goal: 'at least 0.7 of plain inserts',
    met: middle.sealed / middle.plain >= 0.7,
  });
}

/** Entries a second until the last one is sealed. */
async function sealedRate(db: Db, load: Load): Promise<number> {
  let writing = true;
  let entries = 0;
  const sealing = (async () => {
    while (writing) {
      entries += await sealAll(db, clock);
      if (writing) await pause(SEAL_EVERY_MS);
    }
  })();
  const start = performance.now();
  await write(db, load, appendBoth);
  writing = false;
  await sealing;
  entries += await sealAll(db, clock);
  const seconds = (performance.now() - start) / 1000;
  const expected = load.transactions * load.each;
  if (entries !== expected) throw new Error(`${entries} entries were sealed, not ${expected}`);
  return expected / seconds;
}

async function rate(
  db: Db,
  load: Load,
  insert: (tx: Tx, entries: LedgerEntry[]) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  await write(db, load, insert);
  return (load.transactions * load.each * 1000) / (performance.now() - start);
}

async function write(
  db: Db,
  { transactions, each }: Load,
  insert: (tx: Tx, entries: LedgerEntry[]) => Promise<unknown>,
): Promise<void> {
  let left = transactions;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (left-- > 0) {
        const entries = Array.from({ length: each }, (_, n) => entryOf(left * each + n));
        await inTransaction(db, (tx) => insert(tx, entries));
      }
    }),
  );
}

function entryOf(n: number): LedgerEntry {
  return {
    at: clock.now(),
    kind: 'delivery.sent',
    subject: `dlv_${n}`,
    actor: 'system',
    body: { message: `msg_${n}`, attempt: 1, answer: 250, sha256: 'a'.repeat(64) },
  };
}

async function appendBoth(tx: Tx, entries: LedgerEntry[]): Promise<void> {
  const [only] = entries;
  if (entries.length === 1 && only) await appendEntry(tx, only);
  else await appendEntries(tx, entries);
}

/** The rows of entries as they are, without what makes a ledger: order, transaction number, place, subject, chain. */
async function insertPlain(tx: Tx, entries: LedgerEntry[]): Promise<void> {
  const rows = entries.map(({ at, kind, subject, actor, body }) => {
    const text = canonicalJson(body);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { id: newId('ent', at), at, kind, subject, actor, body: text, sha256 };
  });
  await sql`
    insert into plain_entry
    select id, at, kind, subject, actor, body::jsonb, decode(sha256, 'hex')
    from json_to_recordset(${JSON.stringify(rows)}::json) as entry
      (id text, at timestamptz, kind text, subject text, actor text, body text, sha256 text)`.execute(tx);
}
