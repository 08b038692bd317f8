import { createHash } from 'node:crypto';
import { systemActor } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { newId } from '../../kernel/ids.ts';

export interface ReceivedMail {
  /** The bytes after DATA, as they came. */
  raw: Uint8Array;
  /** Empty for the null sender. */
  envelopeFrom: string;
  envelopeTo: readonly string[];
  /** Address of the mail server that hands it over. */
  peer: string;
}

/**
 * Keeps a mail; when this resolves it is durable and may be acknowledged. The same bytes between the same addresses
 * are the same mail: a sender that did not get our answer hands it over again.
 */
export async function receiveMail(
  app: Pick<App, 'db' | 'clocks'>,
  { raw, envelopeFrom, envelopeTo, peer }: ReceivedMail,
): Promise<string> {
  const at = app.clocks.procedure.now();
  const id = newId('mail', at);
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const recipients = [...new Set(envelopeTo.map((address) => address.toLowerCase()))].sort();
  return await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at,
      kind: 'mail.received',
      subject: id,
      actor: systemActor.id,
      body: { sha256, size: raw.length },
    });
    const row = await tx
      .insertInto('inbound_mail')
      .values({
        id,
        received_at: at,
        sha256,
        size: raw.length,
        envelope_from: envelopeFrom,
        envelope_to: recipients,
        peer,
        raw: Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength),
        raw_erased_at: null,
        triage_at: null,
        triage_by: null,
        assigned_incident_id: null,
        entry_id: entry,
      })
      .onConflict((conflict) => conflict.columns(['sha256', 'envelope_from', 'envelope_to']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) throw new KnownAlready();
    await enqueue(tx, { kind: 'mail.read', body: { mail: id }, runAt: at, dedupeKey: `mail.read:${id}` });
    return id;
  }).catch(async (error: unknown) => {
    if (!(error instanceof KnownAlready)) throw error;
    const known = await app.db
      .selectFrom('inbound_mail')
      .select('id')
      .where('sha256', '=', sha256)
      .where('envelope_from', '=', envelopeFrom)
      .where('envelope_to', '=', sql<string[]>`${recipients}::text[]`)
      .executeTakeFirstOrThrow();
    return known.id;
  });
}

/** Takes the transaction back: a mail that comes again leaves no second entry. */
class KnownAlready extends Error {}
