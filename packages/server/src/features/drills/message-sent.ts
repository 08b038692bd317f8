import { systemActor } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import type { InjectTable } from '../../db/tables/drills.ts';
import { inTransaction } from '../../db/transaction.ts';
import { recordFact } from '../incidents/index.ts';
import { lockParticipation, type ParticipationRow } from './store.ts';

type InjectRow = Selectable<InjectTable>;

/**
 * What became of a message that an inject sends: once it has left us its clock begins, not before. What waits in our
 * queue is our time, and what never leaves begins nothing.
 */
export async function noteMessage(app: App, messageId: string): Promise<void> {
  const noted = await inTransaction(app.db, async (tx) => {
    const inject = await tx
      .selectFrom('inject')
      .selectAll()
      .where('message_id', '=', messageId)
      .forUpdate()
      .executeTakeFirst();
    if (!inject || inject.sent_at) return undefined;
    const left = await whenItLeft(tx, messageId);
    if (!left) return undefined;
    const part = await lockParticipation(tx, inject.participation_id);
    await noteSent(app, tx, { inject, part, at: left.at, evidence: left.entry });
    return { campaign: part.campaign_id, part: part.id, key: inject.key };
  });
  if (noted)
    app.events.publish(noted.campaign, 'inject.sent', { participation: noted.part, inject: noted.key });
}

/**
 * The first delivery that was handed over counts. When there is none, and no address is left that may still take it,
 * the last refusal does: the message has come as far as the site lets it.
 */
async function whenItLeft(tx: Tx, messageId: string): Promise<{ at: Date; entry: string } | undefined> {
  const events = await tx
    .selectFrom('delivery_event')
    .innerJoin('delivery', 'delivery.id', 'delivery_event.delivery_id')
    .select(['delivery_event.state', 'delivery_event.at', 'delivery_event.entry_id as entry'])
    .where('delivery.message_id', '=', messageId)
    .where('delivery_event.state', 'in', ['sent', 'bounced-hard', 'bounced-soft'])
    .orderBy('delivery_event.at')
    .orderBy('delivery_event.id')
    .execute();
  const sent = events.find(({ state }) => state === 'sent');
  if (sent) return sent;
  const waits = await tx
    .selectFrom('delivery')
    .select('id')
    .where('message_id', '=', messageId)
    .where('next_try_at', 'is not', null)
    .executeTakeFirst();
  return waits ? undefined : events.at(-1);
}

interface Sent {
  inject: InjectRow;
  part: ParticipationRow;
  at: Date;
  /** Ledger entry that shows it. */
  evidence: string;
}

/** Records that an inject has left, and begins the clock that hangs on it. */
export async function noteSent(app: App, tx: Tx, { inject, part, at, evidence }: Sent): Promise<void> {
  const recordedAt = app.clocks.procedure.now();
  const entry = await appendEntry(tx, {
    at: recordedAt,
    kind: 'inject.sent',
    subject: part.id,
    actor: systemActor.id,
    body: { inject: inject.id, key: inject.key, at: at.toISOString() },
  });
  await tx.updateTable('inject').set({ sent_at: at, entry_id: entry }).where('id', '=', inject.id).execute();
  const begins = clockOf(inject);
  if (!begins || part.incident_id === null) return;
  await recordFact(tx, {
    incidentId: part.incident_id,
    ...begins,
    at,
    recordedAt,
    source: 'muster',
    evidence: [evidence, entry],
    actor: systemActor.id,
  });
  if (inject.kind === 'alarm')
    await tx.updateTable('participation').set({ alarm_at: at }).where('id', '=', part.id).execute();
}

/** The fact at which a clock begins; a notice begins none. */
export function clockOf(inject: Pick<InjectRow, 'id' | 'kind'>): { kind: string; key: string | null } | null {
  if (inject.kind === 'alarm') return { kind: 'alarm-raised', key: null };
  return inject.kind === 'request' ? { kind: 'request-sent', key: inject.id } : null;
}
