import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../database.ts';

export interface LedgerEntry {
  /** Procedure time. */
  at: Date;
  /** Dotted, in the past tense: `order.issued`. */
  kind: string;
  /** Id of what it is about. */
  subject: string;
  /** Id of who did it. */
  actor: string;
  /** Ids, hashes, numbers, enums; about persons only commitments (see commitment.ts). */
  body: { [key: string]: Json };
}

/** Writes one entry in the transaction of the change it records; gives its id (`ent_…`). */
export async function appendEntry(tx: Tx, entry: LedgerEntry): Promise<string> {
  const [id] = await appendEntries(tx, [entry]);
  return id as string;
}

/** Several entries by one statement, in the order given. */
export async function appendEntries(tx: Tx, entries: readonly LedgerEntry[]): Promise<string[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry) => {
    const body = canonicalJson(entry.body);
    return {
      id: newId('ent', entry.at),
      at: entry.at,
      kind: entry.kind,
      subject: entry.subject,
      actor: entry.actor,
      body,
      body_sha256: createHash('sha256').update(body).digest(),
    };
  });
  await tx.insertInto('ledger_entry').values(rows).execute();
  return rows.map((row) => row.id);
}
