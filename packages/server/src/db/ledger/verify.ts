import type { LedgerHead } from '@muster/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';
import { genesisHash } from './chain.ts';
import type { Fault, Faults } from './fault.ts';
import { ChainCheck } from './verify-chain.ts';
import { checkEntries, roundedIn } from './verify-entries.ts';
import { HeadCheck } from './verify-heads.ts';
import { entriesOf, sealsInOrder } from './verify-read.ts';
import { oddEntries, type SealedPlace, type SealerRow } from './verify-whole.ts';

export interface Finding {
  fault: Fault;
  /** Place in the chain, from 1. */
  position: number | null;
  /** Id of the entry, where it is known. */
  entry: string | null;
  detail: string;
}

export interface Verification {
  ok: boolean;
  /** Sealed entries. */
  entries: number;
  /** Younger entries, which the sealer has yet to chain. */
  unsealed: number;
  headsChecked: number;
  head: { position: number; hash: string };
  /** At most 100; `findingsInAll` counts them all. */
  findings: Finding[];
  findingsInAll: number;
}

export interface VerifyOptions {
  /** From outside the database; without them a cut or wholly rewritten ledger cannot be told from a good one. */
  heads: readonly LedgerHead[];
  /** 32 bytes: the key whose heads are trusted. */
  publicKey: Buffer;
  onProgress?: (checked: number, of: number) => void;
}

const MOST_FINDINGS = 100;

/** Reads the whole ledger in one snapshot and recomputes every hash. */
export async function verifyLedger(db: Db, options: VerifyOptions): Promise<Verification> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verifyIn(tx, options));
}

/** The same inside a transaction. */
export async function verifyIn(tx: Tx, options: VerifyOptions): Promise<Verification> {
  const report = new Report();
  const sealer = await sealerRow(tx, report);
  const restoredOrd = Number(sealer.restored_ord);
  const heads = new HeadCheck(options.heads, options.publicKey, report);
  const chain = new ChainCheck(genesisHash(sealer.ledger_id ?? ''), heads, report);
  const of = await countSealed(tx);
  let newest: SealedPlace | undefined;
  for await (const seals of sealsInOrder(tx)) {
    const entries = await entriesOf(tx, seals);
    const rounded = await roundedIn(tx, entries);
    for (const seal of seals) {
      chain.pass(seal);
      checkEntries(seal, entries, rounded, report);
      for (const id of seal.entry_ids) {
        const entry = entries.get(id);
        if (entry && entry.ord > restoredOrd) newest = entry;
      }
    }
    options.onProgress?.(chain.entries, of);
  }
  heads.end(chain.seq);
  let unsealed = 0;
  for (const { fault, count, ids, detail } of await oddEntries(tx, sealer, newest, MOST_FINDINGS)) {
    if (fault === 'unsealed') unsealed = count;
    else report.addMany(fault, count, ids, detail);
  }
  return {
    ok: report.count === 0,
    entries: chain.entries,
    unsealed,
    headsChecked: options.heads.length,
    head: { position: chain.seq, hash: chain.hash.toString('hex') },
    findings: report.findings,
    findingsInAll: report.count,
  };
}

async function sealerRow(tx: Tx, faults: Faults): Promise<SealerRow> {
  const { rows } = await sql<SealerRow>`
    select ledger_id, restored_ord::text as restored_ord, restored_open from ledger_sealer`.execute(tx);
  const [row] = rows;
  if (row && rows.length === 1) return row;
  faults.add(
    'order-changed',
    null,
    null,
    `of the ledger's own id, on which the chain stands, there are ${rows.length}`,
  );
  return row ?? { ledger_id: null, restored_ord: '0', restored_open: false };
}

async function countSealed(tx: Tx): Promise<number> {
  const { rows } = await sql<{ of: number | null }>`
    select max(first_seq)::float8 + (select cardinality(entry_ids) from ledger_seal order by first_seq desc limit 1) - 1 as of
    from ledger_seal`.execute(tx);
  return Number.isSafeInteger(rows[0]?.of) ? Number(rows[0]?.of) : 0;
}

class Report implements Faults {
  readonly findings: Finding[] = [];
  count = 0;

  add(fault: Fault, position: number | null, entry: string | null, detail: string): void {
    this.count += 1;
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ fault, position, entry, detail });
  }

  /** `entries` are the first of `count`. */
  addMany(fault: Fault, count: number, entries: readonly (string | null)[], detail: string): void {
    for (const entry of entries) this.add(fault, null, entry, detail);
    this.count += count - entries.length;
  }
}
