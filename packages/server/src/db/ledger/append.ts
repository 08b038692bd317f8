import { createHash } from 'node:crypto';
import { sql } from 'kysely';
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
  const { at, kind, subject, actor } = entry;
  const id = newId('ent', at);
  const body = canonicalJson(entry.body);
  const bodySha256 = createHash('sha256').update(body).digest();
  await tx
    .insertInto('ledger_entry')
    .values({ id, at, kind, subject, actor, body, body_sha256: bodySha256 })
    .execute();
  return id;
}

/** Several entries by one statement, in the order given; as one JSON parameter, so that its text stays short. */
export async function appendEntries(tx: Tx, entries: readonly LedgerEntry[]): Promise<string[]> {
  if (entries.length === 0) return [];
  const rows = entries.map(({ at, kind, subject, actor, body }, n) => ({
    n,
    id: newId('ent', at),
    at,
    kind,
    subject,
    actor,
    body: canonicalJson(body),
  }));
  await sql`
    insert into ledger_entry (id, at, kind, subject, actor, body, body_sha256)
    select id, at, kind, subject, actor, body::jsonb, sha256(convert_to(body, 'UTF8'))
    from json_to_recordset(${JSON.stringify(rows)}::json) as entry
      (n int, id text, at timestamptz, kind text, subject text, actor text, body text)
    order by n`.execute(tx);
  return rows.map((row) => row.id);
}
