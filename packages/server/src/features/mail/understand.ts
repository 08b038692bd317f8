import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntries } from '../../db/ledger/append.ts';
import { enqueueAll, type NewJob } from '../../jobs/index.ts';
import { newId } from '../../kernel/ids.ts';
import { signedFor } from '../keyring/index.ts';
import { type Correlation, correlate } from './correlate.ts';
import { stateShownBy } from './model.ts';
import type { ParsedMail } from './parse-inbound.ts';
import { ContactBook } from './sender.ts';
import { storable, storableJson, storableTime } from './storable.ts';
import {
  addEvents,
  currentReadings,
  type MailReadingRow,
  type MailRow,
  markRead,
  type NewEvent,
  revokeEventsOf,
  setTriage,
} from './store.ts';

export interface Understood {
  reading: string;
  participationId: string | null;
  incidentId: string | null;
}

export interface ToUnderstand {
  mail: MailRow;
  parsed: ParsedMail;
}

type Trust = Pick<MailReadingRow, 'verified' | 'review'> &
  Partial<Pick<MailReadingRow, 'reviewed_by' | 'review_reason'>>;

interface Made extends ToUnderstand {
  id: string;
  correlation: Correlation;
  trust: Trust;
  addressed: { csirt: boolean; ngi: boolean };
}

/**
 * Puts a reading of each mail beside the earlier ones and draws every consequence of it: what became of our messages,
 * what waits for an officer, what others have to judge. The mails must be locked.
 */
export async function storeReadings(
  app: App,
  tx: Tx,
  mails: readonly ToUnderstand[],
  actor: string,
): Promise<Understood[]> {
  const at = app.clocks.procedure.now();
  const before = await currentReadings(
    tx,
    mails.map(({ mail }) => mail.id),
  );
  const made = await makeReadings(app, tx, mails, before, at);
  const entries = await appendEntries(
    tx,
    made.map((one) => ({ at, kind: 'mail.read', subject: one.mail.id, actor, body: ledgerBody(one) })),
  );
  if (before.size > 0) {
    const old = [...before.values()].map(({ id }) => id);
    await tx.updateTable('mail_reading').set({ current: false }).where('id', 'in', old).execute();
  }
  await tx
    .insertInto('mail_reading')
    .values(made.map((one, index) => rowOf(one, at, entries[index] as string)))
    .execute();
  if (before.size > 0) await revokeEventsOf(tx, [...before.keys()], at);
  await addEvents(
    tx,
    made.flatMap((one, index) => eventOf(one, entries[index] as string)),
  );
  await markRead(
    tx,
    made.map(({ mail }) => mail.id),
    at,
  );
  await placeInQueue(app, tx, made);
  await enqueueUnderstood(tx, made, at);
  return made.map(({ id, correlation: { place } }) => ({
    reading: id,
    participationId: place.participationId,
    incidentId: place.incidentId,
  }));
}

async function makeReadings(
  app: App,
  tx: Tx,
  mails: readonly ToUnderstand[],
  before: ReadonlyMap<string, MailReadingRow>,
  at: Date,
): Promise<Made[]> {
  const correlations = await correlate(tx, mails);
  const contacts = new ContactBook(tx);
  const made: Made[] = [];
  for (const [index, { mail, parsed }] of mails.entries()) {
    const correlation = correlations[index] as Correlation;
    const { siteId } = correlation.place;
    const named = addresses(parsed);
    made.push({
      id: newId('rdg', at),
      mail,
      parsed,
      correlation,
      trust: await trustIn(contacts, mail, parsed, correlation, before.get(mail.id)),
      addressed: {
        csirt: named.some((one) => one.toLowerCase() === app.config.csirtAddress.toLowerCase()),
        ngi: await contacts.namesNgi(siteId, named, mail.received_at),
      },
    });
  }
  return made;
}

function addresses({ reading }: ParsedMail): string[] {
  return [...reading.to, ...reading.cc].map(({ address }) => address);
}

/** An officer's decision on this sender outlives a new reading. */
async function trustIn(
  contacts: ContactBook,
  mail: MailRow,
  parsed: ParsedMail,
  { place }: Correlation,
  before: MailReadingRow | undefined,
): Promise<Trust> {
  if (parsed.classification.class !== 'human') return { verified: false, review: 'none' };
  const from = parsed.reading.from?.address ?? '';
  for (const address of [from, ...signedFor(parsed.crypto, mail.received_at)])
    if (await contacts.speaksFor(place.siteId, address, mail.received_at))
      return { verified: true, review: 'none' };
  if (place.participationId === null && (await contacts.isOfOfficers(from, mail.received_at)))
    return { verified: false, review: 'none' };
  const decided = before?.review === 'accepted' || before?.review === 'refused';
  if (decided && before.from_address === from && before.incident_id === place.incidentId) {
    const { verified, review, reviewed_by, review_reason } = before;
    return { verified, review, reviewed_by, review_reason };
  }
  return { verified: false, review: place.incidentId === null ? 'none' : 'open' };
}

function ledgerBody({ id, mail, parsed, correlation, trust }: Made) {
  const { class: kind, rule, rulesVersion } = parsed.classification;
  return {
    reading: id,
    sha256: mail.sha256,
    class: kind,
    rule,
    rulesVersion,
    delivery: correlation.delivery?.id ?? null,
    participation: correlation.place.participationId,
    incident: correlation.place.incidentId,
    correlatedBy: correlation.by,
    verified: trust.verified,
    ...cryptoBody(parsed),
  };
}

/** Whose signature it is leads to a person and is left out. */
function cryptoBody({ crypto }: ParsedMail) {
  if (!crypto) return {};
  const { kind, encrypted, signature } = crypto.view;
  return { crypto: { kind, encrypted, signature: signature?.state ?? null } };
}

function rowOf({ id, mail, parsed, correlation, trust, addressed }: Made, at: Date, entry: string) {
  const { classification, reading, form } = parsed;
  return {
    id,
    mail_id: mail.id,
    rules_version: classification.rulesVersion,
    read_at: at,
    class: classification.class,
    rule: classification.rule,
    signals: storableJson(classification.signals),
    recipients: storableJson(classification.recipients),
    subject: storable(reading.subject),
    from_address: storable(reading.from?.address ?? ''),
    from_name: storable(reading.from?.name ?? ''),
    to_addresses: reading.to.map(({ address }) => storable(address)),
    cc_addresses: reading.cc.map(({ address }) => storable(address)),
    addressed_csirt: addressed.csirt,
    addressed_ngi: addressed.ngi,
    message_id: storable(reading.messageId),
    in_reply_to: reading.inReplyTo.map(storable),
    references: reading.references.map(storable),
    sent_at: storableTime(reading.date),
    own_text: storable(reading.body),
    form: storableJson(form),
    crypto: parsed.crypto && storableJson(parsed.crypto.view),
    delivery_id: correlation.delivery?.id ?? null,
    participation_id: correlation.place.participationId,
    incident_id: correlation.place.incidentId,
    site_id: correlation.place.siteId,
    correlated_by: correlation.by,
    reviewed_by: null,
    review_reason: '',
    ...trust,
    current: true,
    entry_id: entry,
  };
}

function eventOf({ mail, parsed, correlation, trust }: Made, entry: string): NewEvent[] {
  if (!correlation.delivery) return [];
  const { class: kind, recipients } = parsed.classification;
  const state = stateShownBy(kind, recipients, correlation.delivery.address, trust.verified);
  if (state === null) return [];
  const detail = storable(recipients[0]?.diagnostic ?? '');
  return [{ delivery: correlation.delivery.id, state, at: mail.received_at, mail: mail.id, detail, entry }];
}

/** What cannot be placed waits for an officer, but for our own mail come back: nobody can do anything with that. */
async function placeInQueue(app: App, tx: Tx, made: readonly Made[]): Promise<void> {
  const waiting: string[] = [];
  const placed: string[] = [];
  for (const { mail, parsed, correlation } of made) {
    const loop = parsed.classification.class === 'own-loop';
    if (loop) app.log.warn({ mail: mail.id }, 'a mail of our own came back: somewhere mail goes in a circle');
    const found = correlation.by !== null || loop;
    if (!found && mail.triage === 'none') waiting.push(mail.id);
    if (found && mail.triage === 'open') placed.push(mail.id);
  }
  await setTriage(tx, waiting, 'open', null);
  await setTriage(tx, placed, 'none', null);
}

/** For whoever draws conclusions from what was written: of a drill its campaign, of a real incident its thread, else the triage. */
async function enqueueUnderstood(tx: Tx, made: readonly Made[], at: Date): Promise<void> {
  await enqueueAll(
    tx,
    made.map(({ id, mail, correlation: { place } }) => understoodJob(place, mail.id, id, at)),
  );
}

export function understoodJob(
  of: { participationId: string | null; incidentId: string | null },
  mail: string,
  reading: string,
  at: Date,
): NewJob {
  if (of.participationId !== null) return { kind: 'mail.understood', body: { mail, reading }, runAt: at };
  if (of.incidentId !== null) return { kind: 'mail.on-incident', body: { mail, reading }, runAt: at };
  return { kind: 'mail.on-nothing', body: { mail, reading }, runAt: at };
}
