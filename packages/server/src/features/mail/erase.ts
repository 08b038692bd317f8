import { systemActor } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { eraseSalt } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';

const AT_ONE_TIME = 200;

/**
 * Erases what people wrote once its time is over (MUSTER_RAW_MAIL_MONTHS, calendar months): the raw bytes, and every
 * word and address that was read from them. What happened stays: hash, class, states, times.
 */
export async function eraseOldMail(app: App): Promise<void> {
  const at = app.clocks.procedure.now();
  while ((await inTransaction(app.db, (tx) => eraseSome(tx, at, app.config.rawMailMonths))) === AT_ONE_TIME);
}

async function eraseSome(tx: Tx, at: Date, months: number): Promise<number> {
  const due = await tx
    .selectFrom('inbound_mail')
    .select(['id', 'sha256'])
    .where('raw_erased_at', 'is', null)
    .where(sql<Date>`received_at + make_interval(months => ${months})`, '<=', at)
    .orderBy('received_at')
    .limit(AT_ONE_TIME)
    .forUpdate()
    .skipLocked()
    .execute();
  if (due.length === 0) return 0;
  const ids = due.map(({ id }) => id);
  for (const { id, sha256 } of due) {
    await eraseSalt(tx, id);
    await appendEntry(tx, {
      at,
      kind: 'mail.erased',
      subject: id,
      actor: systemActor.id,
      body: { sha256, afterMonths: months },
    });
  }
  await tx
    .updateTable('inbound_mail')
    .set({
      raw: null,
      raw_erased_at: at,
      envelope_from: '',
      // In place of the addresses: mails that went to several of them must still differ.
      envelope_to: sql<string[]>`array[id]`,
      peer: '',
    })
    .where('id', 'in', ids)
    .execute();
  await tx
    .updateTable('mail_reading')
    .set({
      subject: '',
      from_address: '',
      from_name: '',
      to_addresses: [],
      cc_addresses: [],
      signals: '[]',
      recipients: '[]',
      own_text: '',
      review_reason: '',
      message_id: '',
      in_reply_to: [],
      references: [],
      crypto: null,
    })
    .where('mail_id', 'in', ids)
    .execute();
  await tx
    .updateTable('incident_document')
    .set({ fields: '{}', restriction: '' })
    .where('mail_id', 'in', ids)
    .execute();
  await tx.updateTable('delivery_event').set({ detail: '' }).where('mail_id', 'in', ids).execute();
  return due.length;
}
