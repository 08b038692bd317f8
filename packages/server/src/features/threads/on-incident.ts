import { readTlp, systemActor, type TlpLabel, tlpRank, tlpText } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { keepAttachment } from '../evidence/index.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import {
  attachmentsIn,
  type MailReadingRow,
  mailById,
  openedBytes,
  readingById,
  readMail,
} from '../mail/index.ts';
import { proposeObservables } from '../observables/index.ts';
import { definitionOf, type ReadDocument, readDocument, valueText } from '../templates/index.ts';
import { keepDocument } from './documents.ts';
import { factsOfMail } from './facts-of-mail.ts';

/**
 * Draws conclusions from a mail on a real incident; may run again for the same one. What a machine wrote stops no clock
 * and says nothing for the site. What a stranger wrote stands in the thread; it counts when an officer accepts them.
 */
export async function heedMail(app: App, readingId: string): Promise<void> {
  const found = await readingById(app.db, readingId);
  if (!found?.current || found.incident_id === null || found.participation_id !== null) return;
  const raw = await openedBytes(app, found.mail_id);
  const isHuman = found.class === 'human';
  const document = isHuman ? await documentIn(found, raw) : undefined;
  const incidentId = await inTransaction(app.db, async (tx) => {
    const reading = await lockReading(tx, readingId);
    const mail = reading && (await mailById(tx, reading.mail_id));
    if (!mail || !reading?.current || reading.incident_id === null) return undefined;
    const context = {
      app,
      tx,
      reading,
      incidentId: reading.incident_id,
      receivedAt: mail.received_at,
      entry: mail.entry_id,
    };
    await noteReceived(context, document);
    if (!isHuman) return reading.incident_id;
    if (document) await takeDocument(context, document);
    else await noteLabel(context, readTlp(reading.subject), 'mail');
    if (reading.verified) await factsOfMail(context, document);
    await proposeObservables(tx, {
      incidentId: reading.incident_id,
      siteId: reading.site_id,
      mailId: reading.mail_id,
      text: document ? wordsOf(document) : reading.own_text,
      at: mail.received_at,
    });
    return reading.incident_id;
  });
  if (incidentId === undefined) return;
  if (isHuman && raw) await keepAttachments(app, incidentId, found, raw);
  publishIncident(app, incidentId);
}

export interface MailContext {
  app: App;
  tx: Tx;
  reading: MailReadingRow;
  incidentId: string;
  receivedAt: Date;
  /** The ledger entry of its coming in. */
  entry: string;
}

async function lockReading(tx: Tx, id: string): Promise<MailReadingRow | undefined> {
  await tx.selectFrom('mail_reading').select('id').where('id', '=', id).forUpdate().execute();
  return await readingById(tx, id);
}

/** In the author's own words first; a document can also stand below a signature, or be the whole of what is quoted. */
async function documentIn(reading: MailReadingRow, raw: Buffer | null): Promise<ReadDocument | undefined> {
  const own = readDocument(reading.own_text, reading.subject);
  if (own?.exact && own.missing.length === 0) return own;
  const whole = raw ? readDocument((await readMail(raw)).text, reading.subject) : undefined;
  return whole?.exact && whole.missing.length === 0 ? whole : (own ?? whole);
}

/** What its author filled in, without the words of the template around it. */
function wordsOf({ document }: ReadDocument): string {
  return definitionOf(document.name)
    .fields.map((field) => valueText(field, document.fields[field.name] ?? ''))
    .join('\n\n');
}

const CLASS_WORDS: Readonly<Record<string, { kind: string; says: string }>> = {
  human: { kind: 'mail.received', says: 'Mail from' },
  ticket: { kind: 'mail.ticket-opened', says: 'A ticket was opened by' },
  'auto-reply': { kind: 'mail.auto-replied', says: 'An automatic answer of' },
  'dsn-failed': { kind: 'mail.bounced', says: 'A mail came back from' },
};

/** One line of the log for a mail, however often it is read. */
async function noteReceived(
  { tx, reading, incidentId, receivedAt }: MailContext,
  document: ReadDocument | undefined,
): Promise<void> {
  const words = CLASS_WORDS[reading.class];
  if (!words || (await isLogged(tx, incidentId, reading.mail_id, 'mail.%'))) return;
  const what = document ? `: ${definitionOf(document.document.name).title}` : '';
  await logEvent(tx, {
    incidentId,
    at: receivedAt,
    kind: words.kind,
    actor: systemActor.id,
    siteId: reading.site_id,
    text: `${words.says} ${reading.from_name || reading.from_address || 'nobody'}: “${reading.subject}”${what}`,
    data: {
      mail: reading.mail_id,
      class: reading.class,
      verified: reading.verified,
      delivery: reading.delivery_id,
    },
  });
}

async function isLogged(tx: Tx, incidentId: string, mail: string, kinds: string): Promise<boolean> {
  const row = await tx
    .selectFrom('incident_event')
    .select('id')
    .where('incident_id', '=', incidentId)
    .where('kind', 'like', kinds)
    .where(sql<boolean>`data ->> 'mail' = ${mail}`)
    .executeTakeFirst();
  return row !== undefined;
}

/** Kept as it was read. */
async function takeDocument(context: MailContext, { document, exact }: ReadDocument): Promise<void> {
  const { tx, reading, incidentId, receivedAt, entry } = context;
  await keepDocument(tx, {
    incidentId,
    siteId: reading.site_id,
    document,
    exact,
    mail: reading.mail_id,
    at: receivedAt,
    entry,
  });
  await noteLabel(context, document.tlp, definitionOf(document.name).title.toLowerCase());
}

/** What comes in under a narrower label than the incident’s is told to the officers: they decide on its label. */
async function noteLabel(
  { tx, reading, incidentId, receivedAt }: MailContext,
  label: TlpLabel | undefined,
  what: string,
): Promise<void> {
  const { tlp } = await tx
    .selectFrom('incident')
    .select('tlp')
    .where('id', '=', incidentId)
    .executeTakeFirstOrThrow();
  if (label === undefined || tlpRank(label) <= tlpRank(tlp)) return;
  if (await isLogged(tx, incidentId, reading.mail_id, 'label.%')) return;
  await logEvent(tx, {
    incidentId,
    at: receivedAt,
    kind: 'label.narrower',
    actor: systemActor.id,
    siteId: reading.site_id,
    text: `The ${what} says ${tlpText(label)}; the incident is ${tlpText(tlp)}`,
    data: { mail: reading.mail_id, tlp: label },
  });
}

async function keepAttachments(
  app: App,
  incidentId: string,
  reading: MailReadingRow,
  raw: Buffer,
): Promise<void> {
  const mail = await mailById(app.db, reading.mail_id);
  for (const { name, type, bytes } of attachmentsIn(raw)) {
    if (isPartOfBody(name, type)) continue;
    await keepAttachment(app, {
      incidentId,
      siteId: reading.verified ? reading.site_id : null,
      mailId: reading.mail_id,
      name,
      type,
      bytes,
      at: mail?.received_at ?? app.clocks.procedure.now(),
    });
  }
}

/** Signatures and visiting cards are no evidence. */
function isPartOfBody(name: string, type: string): boolean {
  return (
    /^application\/(pgp-signature|pgp-keys|pkcs7-signature|x-pkcs7-signature|ms-tnef)$/.test(type) ||
    (/^text\/(x-)?vcard$/.test(type) && name.endsWith('.vcf'))
  );
}
