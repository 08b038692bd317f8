import { createHash } from 'node:crypto';
import type { LedgerHead } from '@muster/contract';
import { sql } from 'kysely';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import type { Db, Tx } from '../database.ts';
import { entryHash, genesisHash, type HashedEntry } from './chain.ts';
import type { Fault, Faults } from './fault.ts';
import { chainEnd } from './places.ts';
import { ChainCheck, nthHash, type Seal } from './verify-chain.ts';
import { HeadCheck } from './verify-heads.ts';

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

const BATCH = 2_000;
const MOST_FINDINGS = 100;

/** Reads the whole ledger in one snapshot and recomputes every hash. */
export async function verifyLedger(db: Db, options: VerifyOptions): Promise<Verification> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verifyIn(tx, options));
}

async function verifyIn(tx: Tx, options: VerifyOptions): Promise<Verification> {
  const sealer = await tx.selectFrom('ledger_sealer').selectAll().executeTakeFirstOrThrow();
  const of = (await chainEnd(tx))?.seq ?? 0;
  const report = new Report();
  const heads = new HeadCheck(options.heads, options.publicKey, report);
  const chain = new ChainCheck(genesisHash(sealer.ledger_id), heads, report);
  let newest: Place | undefined;
  let last: Seal | undefined;
  for (;;) {
    const seals = await nextSeals(tx, last?.first_seq ?? 0);
    last = seals.at(-1);
    if (!last) break;
    const entries = await entriesOf(tx, seals);
    for (const seal of seals) {
      chain.pass(seal);
      for (const [n, id] of seal.entry_ids.entries()) {
        const entry = entries.get(id);
        checkEntry(entry, { seal, n, id }, report);
        if (entry && entry.ord > sealer.restored_ord) newest = entry;
      }
    }
    options.onProgress?.(chain.entries, of);
  }
  heads.end(chain.seq);
  await checkSealedOnce(tx, report);
  const unsealed = await checkUnsealed(tx, sealer, newest, report);
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

/** Those with the next some thousand entries, wherever the chain goes on; none at its end. */
async function nextSeals(tx: Tx, after: number): Promise<Seal[]> {
  const { rows } = await sql<Seal>`
    select first_seq, entry_ids, entry_hashes, prev_hash, hashes, sealed_at from ledger_seal
    where first_seq > ${after}
      and first_seq <= ${BATCH} + (select min(first_seq) from ledger_seal where first_seq > ${after})
    order by first_seq`.execute(tx);
  return rows;
}

/** Where an entry stands in the order of sealing. */
interface Place {
  xid: string;
  ord: number;
}

interface Entry extends HashedEntry {
  body: Json;
}

async function entriesOf(tx: Tx, seals: readonly Seal[]): Promise<Map<string, Entry>> {
  const ids = seals.flatMap(({ entry_ids }) => entry_ids);
  const { rows } = await sql<Entry>`
    select id, ord, xid::text as xid, at, kind, subject, actor, body, body_sha256
    from ledger_entry where id = any(${ids})`.execute(tx);
  return new Map(rows.map((entry) => [entry.id, entry]));
}

function checkEntry(
  entry: Entry | undefined,
  { seal, n, id }: { seal: Seal; n: number; id: string },
  report: Report,
): void {
  const seq = seal.first_seq + n;
  if (!entry) {
    report.add('entry-removed', seq, id, 'the entry was sealed and is gone');
    return;
  }
  const body = createHash('sha256').update(canonicalJson(entry.body)).digest();
  if (!body.equals(entry.body_sha256)) {
    report.add('entry-changed', seq, id, 'its body is not the one that was written');
  } else if (!entryHash(entry).equals(nthHash(seal.entry_hashes, n))) {
    report.add('entry-changed', seq, id, 'it is not what was sealed');
  }
}

async function checkSealedOnce(tx: Tx, report: Report): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from ledger_seal, unnest(entry_ids) as id group by id having count(*) > 1 order by id`.execute(
    tx,
  );
  for (const { id } of rows) report.add('order-changed', null, id, 'the chain holds it more than once');
}

/** Sealing goes by (xid, ord): an unsealed entry before a sealed one was put in later, or its link was taken out. */
async function checkUnsealed(
  tx: Tx,
  {
    restored_ord: restoredOrd,
    restored_open: restoredOpen,
  }: { restored_ord: number; restored_open: boolean },
  newest: Place | undefined,
  report: Report,
): Promise<number> {
  const found = await sql<{ id: string; late: boolean | null }>`
    select e.id, case when e.ord <= ${restoredOrd} then not ${restoredOpen}::boolean
      else (e.xid, e.ord) < (${newest?.xid ?? null}::text::xid8, ${newest?.ord ?? null}::bigint) end as late
    from ledger_entry e
    where not exists (select from (select unnest(entry_ids) as id from ledger_seal) as sealed where sealed.id = e.id)
    order by e.xid, e.ord`.execute(tx);
  for (const row of found.rows) {
    if (row.late) report.add('entry-not-sealed', null, row.id, 'younger entries are sealed, this one is not');
  }
  return found.rows.filter((row) => !row.late).length;
}

class Report implements Faults {
  readonly findings: Finding[] = [];
  count = 0;

  add(fault: Fault, position: number | null, entry: string | null, detail: string): void {
    this.count += 1;
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ fault, position, entry, detail });
  }
}
