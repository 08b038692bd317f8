import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { newId } from '../../kernel/ids.ts';
import { announce } from './announce.ts';
import { rulesVersion } from './classifier/index.ts';
import { type Correlation, correlate } from './correlate.ts';
import { stateShownBy } from './model.ts';
import { type ParsedMail, parseInbound } from './parse-inbound.ts';
import { addressing, speaksFor } from './sender.ts';
import { storable, storableJson, storableTime } from './storable.ts';
import {
  addEvent,
  currentReading,
  lockDelivery,
  lockMail,
  loopMark,
  type MailReadingRow,
  type MailRow,
  rawOf,
  revokeEventsOf,
  setTriage,
} from './store.ts';

export interface Understood {
  reading: string;
  participationId: string | null;
  incidentId: string | null;
}

/** Reads a mail that was received. A mail that the present rules have read is left alone. */
export async function readNewMail(app: App, mailId: string): Promise<void> {
  const known = await currentReading(app.db, mailId);
  if (known?.rules_version === rulesVersion) return;
  const parsed = await parseKept(app, mailId);
  if (!parsed) return;
  const understood = await inTransaction(app.db, async (tx) => {
    const mail = await lockMail(tx, mailId);
    if (!mail || (await currentReading(tx, mailId))?.rules_version === rulesVersion) return undefined;
    return await storeReading(app, tx, mail, parsed, systemActor.id);
  });
  if (understood) await announce(app, understood);
}

/** Undefined when its raw bytes were erased. */
export async function parseKept(app: App, mailId: string): Promise<ParsedMail | undefined> {
  const raw = await rawOf(app.db, mailId);
  if (!raw) return undefined;
  return await parseInbound(raw, await loopMark(app.db));
}

/** Puts a reading beside the earlier ones and draws every consequence of it; the mail must be locked. */
export async function storeReading(
  app: App,
  tx: Tx,
  mail: MailRow,
  parsed: ParsedMail,
  actor: string,
): Promise<Understood> {
  const at = app.clocks.procedure.now();
  const { classification } = parsed;
  const before = await currentReading(tx, mail.id);
  const correlation = await correlate(tx, mail, parsed);
  const trust = await trustIn(tx, mail, parsed, correlation, before);
  const id = newId('rdg', at);
  const entry = await appendEntry(tx, {
    at,
    kind: 'mail.read',
    subject: mail.id,
    actor,
    body: {
      reading: id,
      sha256: mail.sha256,
      class: classification.class,
      rule: classification.rule,
      rulesVersion: classification.rulesVersion,
      delivery: correlation.delivery?.id ?? null,
      participation: correlation.place.participationId,
      incident: correlation.place.incidentId,
      correlatedBy: correlation.by,
      verified: trust.verified,
    },
  });
  if (before)
    await tx.updateTable('mail_reading').set({ current: false }).where('id', '=', before.id).execute();
  await insertReading(app, tx, { id, at, entry, mail, parsed, correlation, trust });
  if (before) await revokeEventsOf(tx, mail.id, at);
  await noteState(tx, { mail, parsed, correlation, verified: trust.verified, entry });
  await placeInQueue(app, tx, mail, parsed, correlation);
  const { participationId, incidentId } = correlation.place;
  if (participationId !== null) await enqueueUnderstood(tx, mail.id, id, at);
  return { reading: id, participationId, incidentId };
}

/** For whoever draws conclusions from what was written. */
export async function enqueueUnderstood(tx: Tx, mail: string, reading: string, at: Date): Promise<void> {
  await enqueue(tx, { kind: 'mail.understood', body: { mail, reading }, runAt: at });
}

type Trust = Pick<MailReadingRow, 'verified' | 'review'> &
  Partial<Pick<MailReadingRow, 'reviewed_by' | 'review_reason'>>;

/** An officer's decision on this sender outlives a new reading. */
async function trustIn(
  tx: Tx,
  mail: MailRow,
  parsed: ParsedMail,
  { place }: Correlation,
  before: MailReadingRow | undefined,
): Promise<Trust> {
  if (parsed.classification.class !== 'human') return { verified: false, review: 'none' };
  const from = parsed.reading.from?.address ?? '';
  if (await speaksFor(tx, place.siteId, from, mail.received_at)) return { verified: true, review: 'none' };
  const decided = before?.review === 'accepted' || before?.review === 'refused';
  if (decided && before.from_address === from && before.incident_id === place.incidentId)
    return {
      verified: before.verified,
      review: before.review,
      reviewed_by: before.reviewed_by,
      review_reason: before.review_reason,
    };
  return { verified: false, review: place.incidentId === null ? 'none' : 'open' };
}

interface NewReading {
  id: string;
  at: Date;
  entry: string;
  mail: MailRow;
  parsed: ParsedMail;
  correlation: Correlation;
  trust: Trust;
}

async function insertReading(app: App, tx: Tx, made: NewReading): Promise<void> {
  const { mail, correlation, trust } = made;
  const { classification, reading, form } = made.parsed;
  const to = reading.to.map(({ address }) => address);
  const cc = reading.cc.map(({ address }) => address);
  const addressed = await addressing(tx, {
    siteId: correlation.place.siteId,
    at: mail.received_at,
    csirtAddress: app.config.csirtAddress,
    addresses: [...to, ...cc],
  });
  await tx
    .insertInto('mail_reading')
    .values({
      id: made.id,
      mail_id: mail.id,
      rules_version: classification.rulesVersion,
      read_at: made.at,
      class: classification.class,
      rule: classification.rule,
      signals: storableJson(classification.signals),
      recipients: storableJson(classification.recipients),
      subject: storable(reading.subject),
      from_address: storable(reading.from?.address ?? ''),
      from_name: storable(reading.from?.name ?? ''),
      to_addresses: to.map(storable),
      cc_addresses: cc.map(storable),
      addressed_csirt: addressed.csirt,
      addressed_ngi: addressed.ngi,
      message_id: storable(reading.messageId),
      in_reply_to: reading.inReplyTo.map(storable),
      references: reading.references.map(storable),
      sent_at: storableTime(reading.date),
      own_text: storable(reading.body),
      form: storableJson(form),
      delivery_id: correlation.delivery?.id ?? null,
      participation_id: correlation.place.participationId,
      incident_id: correlation.place.incidentId,
      correlated_by: correlation.by,
      ...trust,
      current: true,
      entry_id: made.entry,
    })
    .execute();
}

async function noteState(
  tx: Tx,
  what: { mail: MailRow; parsed: ParsedMail; correlation: Correlation; verified: boolean; entry: string },
): Promise<void> {
  const { mail, parsed, correlation, verified, entry } = what;
  if (!correlation.delivery) return;
  const { class: kind, recipients } = parsed.classification;
  const state = stateShownBy(kind, recipients, correlation.delivery.address, verified);
  if (state === null) return;
  await lockDelivery(tx, correlation.delivery.id);
  await addEvent(tx, {
    delivery: correlation.delivery.id,
    state,
    at: mail.received_at,
    mail: mail.id,
    detail: recipients[0]?.diagnostic ?? '',
    entry,
  });
}

/** What cannot be placed waits for an officer, but for our own mail come back: nobody can do anything with that. */
async function placeInQueue(
  app: App,
  tx: Tx,
  mail: MailRow,
  parsed: ParsedMail,
  { by }: Correlation,
): Promise<void> {
  const loop = parsed.classification.class === 'own-loop';
  if (loop) app.log.warn({ mail: mail.id }, 'a mail of our own came back: somewhere mail goes in a circle');
  const found = by !== null || loop;
  if (!found && mail.triage === 'none') await setTriage(tx, mail.id, 'open', null);
  if (found && mail.triage === 'open') await setTriage(tx, mail.id, 'none', null);
}
