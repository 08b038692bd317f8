import { createHash } from 'node:crypto';
import type { LedgerHead } from '@muster/contract';
import { sql } from 'kysely';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import type { Db, Tx } from '../database.ts';
import { entryHash, genesisHash, type HashedEntry, linkHash } from './chain.ts';
import type { Fault } from './fault.ts';
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

interface Row {
  seq: number;
  entry_id: string;
  entry_hash: Buffer;
  prev_hash: Buffer;
  hash: Buffer;
  sealed_at: Date;
  id: string | null;
  ord: number;
  xid: string;
  at: Date;
  kind: string;
  subject: string;
  actor: string;
  body: Json;
  body_sha256: Buffer;
}

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
  const { of } = await tx
    .selectFrom('ledger_seal')
    .select((e) => e.fn.countAll<number>().as('of'))
    .executeTakeFirstOrThrow();
  const report = new Report();
  const heads = new HeadCheck(options.heads, options.publicKey, report);
  let prev = genesisHash(sealer.ledger_id);
  let seq = 0;
  let entries = 0;
  let intact = true;
  heads.pass(0, prev);
  for (;;) {
    const rows = await nextRows(tx, seq);
    for (const row of rows) {
      if (row.seq !== seq + 1) {
        report.add('links-removed', seq + 1, null, `links ${seq + 1} to ${row.seq - 1} are missing`);
      }
      checkEntry(row, report);
      // After a hole, or a link that is wrong in itself, the next one cannot follow: that is no fault of its own.
      const before = intact && row.seq === seq + 1 ? prev : undefined;
      intact = checkLink(row, before, report);
      heads.pass(row.seq, row.hash);
      prev = row.hash;
      seq = row.seq;
      entries += 1;
    }
    if (rows.length > 0) options.onProgress?.(entries, of);
    if (rows.length < BATCH) break;
  }
  heads.end(seq);
  const unsealed = await checkUnsealed(tx, sealer.restored_ord, sealer.restored_open, report);
  return {
    ok: report.count === 0,
    entries,
    unsealed,
    headsChecked: options.heads.length,
    head: { position: seq, hash: prev.toString('hex') },
    findings: report.findings,
    findingsInAll: report.count,
  };
}

async function nextRows(tx: Tx, after: number): Promise<Row[]> {
  const found = await sql<Row>`
    select s.seq, s.entry_id, s.entry_hash, s.prev_hash, s.hash, s.sealed_at,
      e.id, e.ord, e.xid::text as xid, e.at, e.kind, e.subject, e.actor, e.body, e.body_sha256
    from ledger_seal s left join ledger_entry e on e.id = s.entry_id
    where s.seq > ${after} order by s.seq limit ${BATCH}`.execute(tx);
  return found.rows;
}

function checkEntry(row: Row, report: Report): void {
  if (row.id === null) {
    report.add('entry-removed', row.seq, row.entry_id, 'the entry was sealed and is gone');
    return;
  }
  const body = createHash('sha256').update(canonicalJson(row.body)).digest();
  if (!body.equals(row.body_sha256)) {
    report.add('entry-changed', row.seq, row.entry_id, 'its body is not the one that was written');
  } else if (!entryHash(row as HashedEntry).equals(row.entry_hash)) {
    report.add('entry-changed', row.seq, row.entry_id, 'it is not what was sealed');
  }
}

/** Goes on from the stored hash after a break, so that each fault is found for itself. True when the link is whole. */
function checkLink(row: Row, before: Buffer | undefined, report: Report): boolean {
  const own = linkHash(row.prev_hash, row.entry_hash, row.seq, row.sealed_at);
  if (!own.equals(row.hash)) {
    report.add('order-changed', row.seq, row.entry_id, 'its link was made for another place, entry or time');
    return false;
  }
  if (before && !row.prev_hash.equals(before)) {
    report.add('order-changed', row.seq, row.entry_id, 'its link does not follow from the one before it');
  }
  return true;
}

/** Sealing goes by (xid, ord): an unsealed entry before a sealed one was put in later, or its link was taken out. */
async function checkUnsealed(
  tx: Tx,
  restoredOrd: number,
  restoredOpen: boolean,
  report: Report,
): Promise<number> {
  const found = await sql<{ id: string; late: boolean }>`
    with newest as (
      select e.xid, e.ord from ledger_seal s join ledger_entry e on e.id = s.entry_id
      where e.ord > ${restoredOrd} order by s.seq desc limit 1)
    select e.id, case when e.ord <= ${restoredOrd} then not ${restoredOpen}::boolean
      else (e.xid, e.ord) < (select xid, ord from newest) end as late
    from ledger_entry e
    where not exists (select from ledger_seal s where s.entry_id = e.id) order by e.xid, e.ord`.execute(tx);
  for (const row of found.rows) {
    if (row.late) report.add('entry-not-sealed', null, row.id, 'younger entries are sealed, this one is not');
  }
  return found.rows.filter((row) => !row.late).length;
}

export class Report {
  readonly findings: Finding[] = [];
  count = 0;

  add(fault: Fault, position: number | null, entry: string | null, detail: string): void {
    this.count += 1;
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ fault, position, entry, detail });
  }
}
