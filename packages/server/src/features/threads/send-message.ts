import { createHash } from 'node:crypto';
import { type Actor, type SendRequest, type SentMessageView, tlpText } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import { queueMessage } from '../mail/index.ts';
import { demandWriter } from './demand-writer.ts';
import { keepDocument } from './documents.ts';
import { isDocument, type Prepared, prepare, sitesAsked } from './prepare.ts';
import { sentBefore } from './store.ts';

/**
 * Freezes the recipients and queues a mail for each, with everything that follows from it, in one transaction. The
 * same key again gives the same message.
 * @throws MusterError mail.too-wide when the label forbids it for anybody: then nothing is sent to anyone
 */
export async function sendMessage(
  app: App,
  actor: Actor,
  incidentId: string,
  request: SendRequest,
): Promise<SentMessageView> {
  const { idempotencyKey: key, draft: _draft, ...message } = request;
  const sha256 = createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(message))))
    .digest('hex');
  const result = await inTransaction(app.db, async (tx) => {
    const { id } = (await demandWriter(app, tx, actor, incidentId)).incident;
    // Two requests with one key come one after the other.
    await sql`select pg_advisory_xact_lock(7300025, hashtext(${`${id} ${key}`}))`.execute(tx);
    const before = await sentBefore(tx, id, key);
    if (before) return { incident: id, sent: await again(tx, before, sha256) };
    const prepared = await prepare(app, tx, actor, incidentId, request);
    demandSendable(prepared);
    return { incident: id, sent: await send(app, tx, actor, { request, prepared, sha256 }) };
  });
  publishIncident(app, result.incident);
  return result.sent;
}

async function again(
  tx: Tx,
  before: { id: string; request_sha256: string | null },
  sha256: string,
): Promise<SentMessageView> {
  if (before.request_sha256 !== sha256)
    throw new MusterError(
      'state.conflict',
      'Another message was sent under this key before. It went out once and this one did not; send this one under a key of its own.',
    );
  const row = await tx
    .selectFrom('delivery')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('message_id', '=', before.id)
    .executeTakeFirstOrThrow();
  return { message: before.id, isNew: false, deliveries: Number(row.count) };
}

function demandSendable({ recipients, problems, subject: _subject }: Prepared): void {
  const blocked = recipients.filter((one) => one.blocked !== null);
  if (blocked.length > 0) {
    const named = blocked.slice(0, 5).map(({ address, blocked: why }) => `${address}: ${why}`);
    const more = blocked.length > 5 ? ` And ${blocked.length - 5} more.` : '';
    throw new MusterError('mail.too-wide', `Nothing was sent to anybody. ${named.join(' ')}${more}`);
  }
  if (problems.length > 0)
    throw new MusterError('request.invalid', `Nothing was sent. ${problems.slice(0, 5).join(' ')}`);
}

interface Sending {
  request: SendRequest;
  prepared: Prepared;
  sha256: string;
}

async function send(
  app: App,
  tx: Tx,
  actor: Actor,
  { request, prepared, sha256 }: Sending,
): Promise<SentMessageView> {
  const at = app.clocks.procedure.now();
  const { incident } = prepared.sight;
  const sites = sitesAsked(prepared);
  await noteRedaction(tx, actor, at, request, prepared);
  const message = await queueMessage(tx, {
    at,
    kind: request.kind,
    ref: incident.id,
    participationId: null,
    incidentId: incident.id,
    publicId: incident.public_id,
    tlp: request.tlp,
    subject: prepared.subject,
    body: prepared.body,
    recipients: prepared.recipients.map(({ contact, address, siteId, as }) => ({
      contactId: contact,
      address,
      siteId,
      isCopy: as === 'cc',
    })),
    notBefore: prepared.notBefore,
    exerciseContact: null,
    sentBy: actor.id,
    protection: request.protection,
    answersMailId: request.answers ?? null,
    forwardsMailId: request.forwards ?? null,
    idempotency: { key: request.idempotencyKey, sha256 },
  });
  const { entry_id: entry } = await tx
    .selectFrom('message')
    .select('entry_id')
    .where('id', '=', message)
    .executeTakeFirstOrThrow();
  const siteId = sites.length === 1 ? (sites[0] ?? null) : null;
  if (prepared.document && isDocument(request.kind))
    await keepDocument(tx, {
      incidentId: incident.id,
      siteId,
      document: prepared.document,
      exact: true,
      message,
      at,
      entry,
    });
  await logEvent(tx, {
    incidentId: incident.id,
    at,
    kind: 'message.queued',
    actor: actor.id,
    siteId,
    text: `${KIND_WORDS[request.kind]} “${prepared.subject}” to ${recipientsText(prepared.recipients.length)}`,
    data: {
      message,
      kind: request.kind,
      tlp: request.tlp,
      recipients: prepared.recipients.length,
      notBefore: prepared.notBefore.toISOString(),
    },
    entry,
  });
  if (request.draft !== undefined)
    await tx
      .updateTable('message_draft')
      .set({ gone_at: at })
      .where('id', '=', request.draft)
      .where('incident_id', '=', incident.id)
      .execute();
  return { message, isNew: true, deliveries: prepared.recipients.length };
}

export const KIND_WORDS: Readonly<Record<string, string>> = {
  message: 'Message',
  request: 'Request',
  'heads-up': 'Heads-up',
  'follow-up': 'Follow-up',
  closure: 'Closure report',
};

function recipientsText(count: number): string {
  return count === 1 ? 'one recipient' : `${count} recipients`;
}

/** That something may go out under a wider label is a decision of somebody, with its reason. */
async function noteRedaction(
  tx: Tx,
  actor: Actor,
  at: Date,
  { redaction, tlp }: SendRequest,
  { sight: { incident } }: Prepared,
): Promise<void> {
  if (redaction === undefined) return;
  await logEvent(tx, {
    incidentId: incident.id,
    at,
    kind: 'decision.made',
    actor: actor.id,
    text: `May go out as ${tlpText(tlp)} although the incident is ${tlpText(incident.tlp)}: ${redaction}`,
    data: { decision: 'redaction', from: incident.tlp, to: tlp },
  });
}
