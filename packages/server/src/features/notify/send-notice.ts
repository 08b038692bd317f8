import { topicOf } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { queueMessage } from '../mail/index.ts';
import { noticeMail, type Written, wayFor } from './model.ts';
import * as store from './store.ts';
import { type Somebody, whoIs } from './who.ts';

/**
 * Finds out whom a notice reaches and tells each by the way they chose. All of it is one transaction: a server that
 * dies in the middle has told nobody, and the next one tells everybody once.
 */
export async function sendNotice(app: App, id: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const notice = await store.lockNotice(tx, id);
    if (!notice) return;
    const at = app.clocks.procedure.now();
    const incident = await store.incidentOf(tx, notice.incident_id);
    const people = await whoIs(app, tx, notice, incident);
    const kept = await store.insertDeliveries(tx, notice, await waysOf(tx, notice, people, at), at);
    const now = kept.filter(({ channel, due_at }) => channel === 'mail' && due_at <= at);
    await mailNow(app, tx, notice, incident, now, people);
    await tx.updateTable('notice').set({ told_at: at }).where('id', '=', id).execute();
  });
}

async function waysOf(
  tx: Tx,
  notice: store.NoticeRow,
  people: readonly Somebody[],
  at: Date,
): Promise<store.NewDelivery[]> {
  const ids = people.flatMap(({ personId }) => personId ?? []);
  const choices = await store.choicesOf(tx, ids);
  const times = await store.timesOf(tx, ids);
  const topic = topicOf(notice.kind).key;
  return people.map(({ personId, contactId, address, meant }) => {
    // A mailbox of the registry has chosen nothing: it is told what is meant for it, at once.
    if (personId === null) return { personId, contactId, address, channel: 'mail', dueAt: at };
    const told = { kind: notice.kind, urgent: notice.urgent, meant };
    const chosen = choices.get(personId)?.get(topic);
    return { personId, contactId, address, ...wayFor(told, chosen, store.timesOr(times.get(personId)), at) };
  });
}

/** One mail to the people and one to the mailboxes: they read different ends. */
async function mailNow(
  app: App,
  tx: Tx,
  notice: store.NoticeRow,
  incident: store.NoticeIncident | null,
  deliveries: readonly store.NoticeDeliveryRow[],
  people: readonly Somebody[],
): Promise<void> {
  const siteOf = new Map(people.map(({ address, siteId }) => [address, siteId]));
  for (const isPerson of [true, false]) {
    const own = deliveries.filter(({ person_id }) => (person_id !== null) === isPerson);
    if (own.length === 0) continue;
    const mail = noticeMail({ ...notice, incident }, { isPerson }, app.config.publicUrl);
    const to = own.map((one) => ({ ...one, siteId: siteOf.get(one.address) ?? null }));
    await queueNoticeMail(app, tx, mail, { ref: notice.id, incident, to });
  }
}

/** Hands a mail to whoever sends mail, and notes that these were told by it. */
export async function queueNoticeMail(
  app: App,
  tx: Tx,
  mail: Written,
  {
    ref,
    incident,
    to,
  }: {
    ref: string;
    incident: store.NoticeIncident | null;
    to: readonly (Pick<store.NoticeDeliveryRow, 'id' | 'contact_id' | 'address'> & {
      siteId?: string | null;
    })[];
  },
): Promise<void> {
  const at = app.clocks.procedure.now();
  const message = await queueMessage(tx, {
    at,
    kind: 'notice',
    ref,
    participationId: null,
    incidentId: incident?.id ?? null,
    publicId: mail.publicId,
    tlp: mail.tlp,
    subject: mail.subject,
    body: mail.body,
    recipients: to.map(({ contact_id, address, siteId }) => ({
      contactId: contact_id,
      address,
      siteId: siteId ?? null,
    })),
    notBefore: at,
    exerciseContact: incident?.exercise ? app.config.csirtAddress : null,
  });
  await store.markTold(
    tx,
    to.map(({ id }) => id),
    message,
    at,
  );
}
