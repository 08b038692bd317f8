import { createHmac, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import type { Tx } from '../database.ts';

/**
 * Stands in the ledger for something about a person: HMAC-SHA256, in hex, of the value under the subject's salt. Who
 * has value and salt can prove it; once the salt is erased, guessing the value proves nothing.
 */
export function commitment(salt: Buffer, value: Json): string {
  return createHmac('sha256', salt).update(canonicalJson(value)).digest('hex');
}

/** The salt of a subject (any id), made at first use. */
export async function saltFor(tx: Tx, subject: string): Promise<Buffer> {
  await tx
    .insertInto('salt')
    .values({ subject, salt: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('salt')
    .select('salt')
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
  return row.salt;
}

/** To be called in the transaction that deletes the personal rows themselves. */
export async function eraseSalt(tx: Tx, subject: string): Promise<void> {
  await tx.deleteFrom('salt').where('subject', '=', subject).execute();
}
