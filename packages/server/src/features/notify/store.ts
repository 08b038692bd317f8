import type { NoticeChannel, NoticeTimes, TlpLabel } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { NoticeDeliveryTable, NoticeTable } from '../../db/tables/notify.ts';
import { newId } from '../../kernel/ids.ts';
import { usualTimes } from './model.ts';

export type Reader = Db | Tx;
export type NoticeRow = Selectable<NoticeTable>;
export type NoticeDeliveryRow = Selectable<NoticeDeliveryTable>;

/** What a notice and its mail need of an incident. */
export interface NoticeIncident {
  id: string;
  publicId: string;
  tlp: TlpLabel;
  exercise: boolean;
}

export async function incidentOf(db: Reader, id: string | null): Promise<NoticeIncident | null> {
  if (id === null) return null;
  const row = await db
    .selectFrom('incident')
    .select(['id', 'public_id', 'tlp', 'exercise'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { id: row.id, publicId: row.public_id, tlp: row.tlp, exercise: row.exercise } : null;
}

/** Until the commit nobody else sends this notice; undefined when it was told already. */
export async function lockNotice(tx: Tx, id: string): Promise<NoticeRow | undefined> {
  return await tx
    .selectFrom('notice')
    .selectAll()
    .where('id', '=', id)
    .where('told_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function choicesOf(
  db: Reader,
  persons: readonly string[],
): Promise<Map<string, Map<string, NoticeChannel>>> {
  const choices = new Map<string, Map<string, NoticeChannel>>();
  if (persons.length === 0) return choices;
  const rows = await db
    .selectFrom('notice_choice')
    .selectAll()
    .where('person_id', 'in', [...persons])
    .execute();
  for (const { person_id, kind, channel } of rows) {
    const own = choices.get(person_id) ?? new Map<string, NoticeChannel>();
    choices.set(person_id, own.set(kind, channel));
  }
  return choices;
}

export async function timesOf(db: Reader, persons: readonly string[]): Promise<Map<string, NoticeTimes>> {
  if (persons.length === 0) return new Map();
  const rows = await db
    .selectFrom('notice_times')
    .selectAll()
    .where('person_id', 'in', [...persons])
    .execute();
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        zone: row.zone,
        quiet:
          row.quiet_from === null || row.quiet_until === null
            ? null
            : { from: row.quiet_from, until: row.quiet_until },
        digestAt: row.digest_at,
      },
    ]),
  );
}

export function timesOr(times: NoticeTimes | undefined): NoticeTimes {
  return times ?? usualTimes;
}

export interface NewDelivery {
  personId: string | null;
  contactId: string | null;
  address: string;
  channel: NoticeChannel;
  dueAt: Date;
}

/** Those that were not told under this key before, by whatever way. */
export async function insertDeliveries(
  tx: Tx,
  notice: { id: string; key: string },
  deliveries: readonly NewDelivery[],
  at: Date,
): Promise<NoticeDeliveryRow[]> {
  if (deliveries.length === 0) return [];
  return await tx
    .insertInto('notice_delivery')
    .values(
      deliveries.map((one) => ({
        id: newId('ntd', at),
        notice_id: notice.id,
        key: notice.key,
        person_id: one.personId,
        contact_id: one.contactId,
        address: one.address,
        channel: one.channel,
        due_at: one.dueAt,
        message_id: null,
        told_at: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute();
}

export async function markTold(
  tx: Tx,
  deliveries: readonly string[],
  messageId: string | null,
  at: Date,
): Promise<void> {
  if (deliveries.length === 0) return;
  await tx
    .updateTable('notice_delivery')
    .set({ told_at: at, message_id: messageId })
    .where('id', 'in', [...deliveries])
    .execute();
}

/** Deliveries whose time has come, locked; what another process holds is left to it. */
export async function dueDeliveries(tx: Tx, now: Date, limit: number): Promise<NoticeDeliveryRow[]> {
  return await tx
    .selectFrom('notice_delivery')
    .selectAll()
    .where('told_at', 'is', null)
    .where('channel', '<>', 'none')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function noticesById(db: Reader, ids: readonly string[]): Promise<Map<string, NoticeRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('notice')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
