import { type Actor, type MailView, readTlp } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteById } from '../federation/index.ts';
import { announce } from './announce.ts';
import type { ParsedMail } from './parse-inbound.ts';
import { mayHandleMail, mayReadMail } from './policy.ts';
import { parseKept } from './read-new.ts';
import {
  addEvents,
  currentReading,
  leadingIncidents,
  lockMail,
  type MailReadingRow,
  type MailRow,
  mailById,
  nowhere,
  placeOf,
  type Reader,
  rawOf,
  readingById,
  setTriage,
} from './store.ts';
import { storeReadings, type Understood, understoodJob } from './understand.ts';
import { viewMail } from './views.ts';

/** The officer says that whoever wrote this speaks for the site: from now on it counts, since it came in. */
export async function acceptSender(
  app: App,
  actor: Actor,
  readingId: string,
  reason = '',
): Promise<MailView> {
  return await decideSender(app, actor, readingId, reason, true);
}

export async function refuseSender(
  app: App,
  actor: Actor,
  readingId: string,
  reason = '',
): Promise<MailView> {
  return await decideSender(app, actor, readingId, reason, false);
}

async function decideSender(
  app: App,
  actor: Actor,
  readingId: string,
  reason: string,
  accepted: boolean,
): Promise<MailView> {
  const at = app.clocks.procedure.now();
  const found = await readingById(app.db, readingId);
  await demandMail(app.db, actor, found?.mail_id ?? '');
  const reading = await inTransaction(app.db, async (tx) => {
    const mail = await lockMail(tx, found?.mail_id ?? '');
    const now = await readingById(tx, readingId);
    await demandNotClosed(tx, now?.participation_id ?? null);
    if (!mail || !now?.current || now.review !== 'open')
      throw new MusterError('state.conflict', 'The sender of this mail does not wait for a decision.');
    await tx
      .updateTable('mail_reading')
      .set({
        review: accepted ? 'accepted' : 'refused',
        verified: accepted,
        reviewed_by: actor.id,
        review_reason: reason,
      })
      .where('id', '=', readingId)
      .execute();
    const entry = await appendEntry(tx, {
      at,
      kind: accepted ? 'mail.sender-accepted' : 'mail.sender-refused',
      subject: mail.id,
      actor: actor.id,
      body: { reading: readingId, reason: commitment(await saltFor(tx, mail.id), reason) },
    });
    if (accepted) await countReply(tx, now, mail, entry);
    const place = { participationId: now.participation_id, incidentId: now.incident_id };
    const job = understoodJob(place, mail.id, readingId, at);
    if (accepted && job) await enqueue(tx, job);
    return now;
  });
  await announce(app, { participationId: reading.participation_id, incidentId: reading.incident_id });
  return await viewMail(app, actor, reading.mail_id);
}

/** The reply counts from when it came in, not from the officer's click. */
async function countReply(tx: Tx, reading: MailReadingRow, mail: MailRow, entry: string): Promise<void> {
  if (reading.delivery_id === null) return;
  await addEvents(tx, [
    {
      delivery: reading.delivery_id,
      state: 'replied-human',
      at: mail.received_at,
      mail: mail.id,
      detail: '',
      entry,
    },
  ]);
}

/** Places a mail that fitted nowhere, or that was placed wrongly, with an incident. */
export async function assignMail(
  app: App,
  actor: Actor,
  mailId: string,
  incidentPublicId: string,
): Promise<MailView> {
  await demandMail(app.db, actor, mailId);
  const incident = await app.db
    .selectFrom('incident')
    .select('id')
    .where('public_id', '=', incidentPublicId)
    .executeTakeFirst();
  // What was merged leads to where it went.
  const incidentId = incident && (await leadingIncidents(app.db, [incident.id])).get(incident.id);
  const place = incidentId ? await placeOf(app.db, { participationId: null, incidentId }) : nowhere;
  if (!incidentId || !mayHandleMail(actor, place))
    throw new MusterError(
      'not-found',
      `There is no incident ${incidentPublicId} that you may handle.`,
      '/incident',
    );
  return await readAgain(app, actor, mailId, async (tx, at) => {
    await demandNotClosed(tx, place.participationId);
    await tx
      .updateTable('inbound_mail')
      .set({ assigned_incident_id: incidentId })
      .where('id', '=', mailId)
      .execute();
    await setTriage(tx, [mailId], 'assigned', { at, actor: actor.id });
    await record(tx, actor, mailId, 'mail.assigned', at, { incident: incidentId });
  });
}

/** A mail that belongs to nothing and needs nothing. */
export async function dismissMail(app: App, actor: Actor, mailId: string): Promise<MailView> {
  await demandMail(app.db, actor, mailId);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const mail = await lockMail(tx, mailId);
    if (mail?.triage !== 'open')
      throw new MusterError('state.conflict', 'This mail does not wait in the triage queue.');
    await setTriage(tx, [mailId], 'dismissed', { at, actor: actor.id });
    await record(tx, actor, mailId, 'mail.dismissed', at, {});
  });
  return await viewMail(app, actor, mailId);
}

/** Reads the kept bytes under the present rules; the earlier readings stay beside the new one. */
export async function rereadMail(app: App, actor: Actor, mailId: string): Promise<MailView> {
  await demandMail(app.db, actor, mailId);
  return await readAgain(app, actor, mailId, async () => undefined);
}

/** The bytes as they came. Throws `not-found` once they were erased. */
export async function rawMail(app: App, actor: Actor, mailId: string): Promise<Buffer> {
  demand(mayReadMail(actor, await placeOfMail(app.db, mailId)), 'not-found');
  const raw = await rawOf(app.db, mailId);
  if (!raw)
    throw new MusterError('not-found', 'The raw bytes of this mail were erased when their time was over.');
  return raw;
}

async function readAgain(
  app: App,
  actor: Actor,
  mailId: string,
  change: (tx: Tx, at: Date) => Promise<void>,
): Promise<MailView> {
  const before = await currentReading(app.db, mailId);
  const parsed: ParsedMail | undefined = await parseKept(app, mailId);
  if (!parsed)
    throw new MusterError(
      'state.conflict',
      'The raw bytes of this mail are erased; it cannot be read again.',
    );
  const understood = await inTransaction(app.db, async (tx) => {
    await lockMail(tx, mailId);
    await change(tx, app.clocks.procedure.now());
    const mail = (await mailById(tx, mailId)) as MailRow;
    const [one] = await storeReadings(app, tx, [{ mail, parsed }], actor.id);
    return one as Understood;
  });
  await announce(app, understood);
  if (before && before.participation_id !== understood.participationId)
    await announce(app, { participationId: before.participation_id, incidentId: before.incident_id });
  return await viewMail(app, actor, mailId);
}

async function record(
  tx: Tx,
  actor: Actor,
  mail: string,
  kind: string,
  at: Date,
  body: { [key: string]: string },
): Promise<void> {
  await appendEntry(tx, { at, kind, subject: mail, actor: actor.id, body });
}

async function placeOfMail(db: Reader, mailId: string) {
  const reading = await currentReading(db, mailId);
  if (!reading) {
    if (!(await mailById(db, mailId))) demand(false, 'not-found');
    return nowhere;
  }
  const { participation_id: participationId, incident_id: incidentId, site_id: siteId } = reading;
  const place = await placeOf(db, { participationId, incidentId });
  if (participationId !== null || incidentId === null) return place;
  // Which of the incident's sites it is of stands in the reading.
  const site = siteId === null ? undefined : await siteById(db, siteId);
  const isRed = place.isRed || readTlp(reading.subject) === 'RED';
  return { ...place, siteId, ngiId: site?.ngi_id ?? null, isRed };
}

/** What a score rests on stands once its campaign is closed; a mail that comes in later may be dismissed. */
async function demandNotClosed(tx: Tx, participationId: string | null): Promise<void> {
  if (participationId === null) return;
  const campaign = await tx
    .selectFrom('campaign')
    .innerJoin('participation', 'participation.campaign_id', 'campaign.id')
    .select('campaign.state')
    .where('participation.id', '=', participationId)
    .forShare('campaign')
    .executeTakeFirst();
  if (campaign?.state === 'closed' || campaign?.state === 'aborted')
    throw new MusterError(
      'campaign.closed',
      `The campaign that this mail belongs to is ${campaign.state}, and what it measured stands.`,
    );
}

/** Who may not even read it learns nothing of it. */
async function demandMail(db: Reader, actor: Actor, mailId: string): Promise<void> {
  const place = await placeOfMail(db, mailId);
  demand(mayReadMail(actor, place), 'not-found');
  demand(mayHandleMail(actor, place));
}
