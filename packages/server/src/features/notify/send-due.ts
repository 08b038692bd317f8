import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { digestMail, noticeMail } from './model.ts';
import { queueNoticeMail } from './send-notice.ts';
import * as store from './store.ts';
import { whoIs } from './who.ts';

const AT_ONE_TIME = 500;

/** What waited for the end of quiet hours or for the daily mail. Several processes may do this at once. */
export async function sendDue(app: App): Promise<void> {
  for (;;) {
    const count = await inTransaction(app.db, (tx) => sendSome(app, tx));
    if (count < AT_ONE_TIME) return;
  }
}

async function sendSome(app: App, tx: Tx): Promise<number> {
  const at = app.clocks.procedure.now();
  const due = await store.dueDeliveries(tx, at, AT_ONE_TIME);
  const notices = await store.noticesById(
    tx,
    due.map(({ notice_id }) => notice_id),
  );
  const waiting = await Promise.all(due.map((delivery) => stillMeant(app, tx, delivery, notices)));
  // Who lost access meanwhile is not told; it is noted that it was dealt with.
  const gone = due.filter((_, index) => waiting[index] === undefined).map(({ id }) => id);
  await store.markTold(tx, gone, null, at);
  const meant = waiting.filter((one) => one !== undefined);
  for (const one of meant.filter(({ delivery }) => delivery.channel === 'mail')) {
    const mail = noticeMail(one.text, { isPerson: one.delivery.person_id !== null }, app.config.publicUrl);
    await queueNoticeMail(app, tx, mail, {
      ref: one.delivery.notice_id,
      incident: one.incident,
      to: [one.delivery],
    });
  }
  const digests = groupBy(
    meant.filter(({ delivery }) => delivery.channel === 'digest'),
    ({ delivery }) => delivery.address.toLowerCase(),
  );
  for (const own of digests.values()) {
    await sendDigest(
      app,
      tx,
      own.sort((a, b) => (a.order < b.order ? -1 : 1)),
    );
  }
  return due.length;
}

interface Waiting {
  delivery: store.NoticeDeliveryRow;
  incident: store.NoticeIncident | null;
  text: { text: string; kind: string; incident: store.NoticeIncident | null };
  /** By which a person’s notices stand in the order in which they came. */
  order: string;
}

async function stillMeant(
  app: App,
  tx: Tx,
  delivery: store.NoticeDeliveryRow,
  notices: ReadonlyMap<string, store.NoticeRow>,
): Promise<Waiting | undefined> {
  const notice = notices.get(delivery.notice_id);
  if (!notice) return undefined;
  const incident = await store.incidentOf(tx, notice.incident_id);
  const recipient = delivery.person_id === null ? notice.recipient : `person:${delivery.person_id}`;
  const people = await whoIs(app, tx, { ...notice, recipient }, incident);
  const address = delivery.address.toLowerCase();
  if (!people.some((one) => one.address.toLowerCase() === address)) return undefined;
  const order = `${notice.at.toISOString()} ${notice.key}`;
  return { delivery, incident, text: { text: notice.text, kind: notice.kind, incident }, order };
}

/** A day of notices is one mail: it is about several incidents, and belongs to none. */
async function sendDigest(app: App, tx: Tx, waiting: readonly Waiting[]): Promise<void> {
  const mail = digestMail(
    waiting.map(({ text }) => text),
    app.config.publicUrl,
  );
  const to = waiting.map(({ delivery }) => delivery);
  const [first, ...rest] = to;
  if (!first) return;
  await queueNoticeMail(app, tx, mail, { ref: first.notice_id, incident: null, to: [first] });
  const sent = await tx
    .selectFrom('notice_delivery')
    .select('message_id')
    .where('id', '=', first.id)
    .executeTakeFirstOrThrow();
  await store.markTold(
    tx,
    rest.map(({ id }) => id),
    sent.message_id,
    app.clocks.procedure.now(),
  );
}
