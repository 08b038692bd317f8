import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { KeyError } from '../../ports/mail-crypto.ts';
import { type Mailer, MailerError } from '../../ports/mailer.ts';
import { protectMail } from '../keyring/index.ts';
import { announce } from './announce.ts';
import { compose, subjectLine } from './compose.ts';
import { nextTry, verpAddress } from './model.ts';
import { extrasOf } from './outgoing-extras.ts';
import type { Pacer } from './pacer.ts';
import { enqueueTry } from './queue-message.ts';
import { addEvents, lockDelivery, loopMark, type Outgoing, outgoing } from './store.ts';

const WAIT_FOR_A_WAY_OUT_MS = 60_000;

/**
 * One try to hand one delivery over. A server that dies between the far server's 250 and our commit sends the same
 * message again, with the same Message-ID: twice at worst, never not at all.
 */
export async function sendDelivery(
  app: App,
  pacer: Pacer,
  body: { delivery: string; paced: boolean },
): Promise<void> {
  const what = await outgoing(app.db, body.delivery);
  if (!what || what.delivery.next_try_at === null) return;
  const turn = body.paced ? null : pacer.take();
  if (turn) {
    await inTransaction(app.db, (tx) =>
      enqueue(tx, {
        kind: 'mail.send',
        body: { delivery: body.delivery, paced: true },
        runAt: turn,
        timeBase: 'machine',
        dedupeKey: `mail.turn:${body.delivery}:${what.delivery.attempts}`,
      }),
    );
    return;
  }
  if (!app.mailer) return await waitForAWayOut(app, what);
  const result = await handOver(app, app.mailer, what);
  if (result instanceof MailerError) await recordFailure(app, what, result);
  else await recordSent(app, what, result.response);
  await announce(app, {
    participationId: what.message.participation_id,
    incidentId: what.message.incident_id,
  });
}

async function handOver(
  app: App,
  mailer: Mailer,
  what: Outgoing,
): Promise<{ response: string } | MailerError> {
  const { delivery, message } = what;
  const extras = await extrasOf(app, what);
  const { csirtAddress, mailDomain, publicUrl } = app.config;
  const at = app.clocks.procedure.now();
  const composed = await compose({
    at,
    csirtAddress,
    mailDomain,
    to: delivery.address,
    rfcMessageId: delivery.rfc_message_id,
    loopMark: await loopMark(app.db),
    publicId: message.public_id,
    tlp: message.tlp,
    subject: message.subject,
    body: message.body,
    exercise:
      message.exercise_contact === null
        ? null
        : {
            contact: message.exercise_contact,
            markUrl: publicUrl === undefined ? null : `${publicUrl}/mark`,
          },
    extras,
    isProtected: message.protection !== 'none',
  });
  try {
    const raw = await protectMail(app, composed, {
      protection: message.protection,
      keyId: delivery.key_id,
      outerSubject: subjectLine({
        publicId: message.public_id,
        tlp: message.tlp,
        subject: 'Encrypted message',
      }),
      at,
    });
    return await mailer.send({
      envelopeFrom: verpAddress(delivery.verp_token, mailDomain),
      to: delivery.address,
      raw,
      envid: delivery.id,
    });
  } catch (error) {
    if (error instanceof MailerError) return error;
    // It is never sent with less protection than was approved.
    if (error instanceof KeyError)
      return new MailerError({ permanent: true, code: 0, response: `not sent: ${error.message}` });
    throw error;
  }
}

async function recordSent(app: App, { delivery, message }: Outgoing, response: string): Promise<void> {
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const now = await lockDelivery(tx, delivery.id);
    if (now.next_try_at === null) return;
    const entry = await appendEntry(tx, {
      at,
      kind: 'message.sent',
      subject: delivery.id,
      actor: systemActor.id,
      body: { message: message.id, attempt: now.attempts + 1 },
    });
    await tx
      .updateTable('delivery')
      .set({ sent_at: at, attempts: now.attempts + 1, next_try_at: null, last_error: null })
      .where('id', '=', delivery.id)
      .execute();
    await addEvents(tx, [{ delivery: delivery.id, state: 'sent', at, mail: null, detail: response, entry }]);
    await enqueue(tx, {
      kind: isOfIncident(message) ? 'mail.left' : 'mail.sent',
      body: { message: message.id, delivery: delivery.id },
      runAt: at,
      dedupeKey: `mail.sent:${delivery.id}`,
    });
  });
}

async function recordFailure(app: App, { delivery, message }: Outgoing, error: MailerError): Promise<void> {
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const now = await lockDelivery(tx, delivery.id);
    if (now.next_try_at === null) return;
    const attempts = now.attempts + 1;
    const again = error.permanent ? null : nextTry(attempts, now.not_before, at);
    await tx
      .updateTable('delivery')
      .set({ attempts, next_try_at: again, last_error: error.response.slice(0, 500) })
      .where('id', '=', delivery.id)
      .execute();
    const state = error.permanent ? 'bounced-hard' : again === null ? 'bounced-soft' : 'delayed';
    if (again) await enqueueTry(tx, delivery.id, attempts, again);
    else
      await enqueue(tx, {
        kind: isOfIncident(message) ? 'mail.left' : 'mail.refused',
        body: { message: message.id, delivery: delivery.id },
        runAt: at,
        dedupeKey: `mail.refused:${delivery.id}`,
      });
    // Only the first try that is put off is news.
    if (state === 'delayed' && now.state === 'delayed') return;
    const entry = await appendEntry(tx, {
      at,
      kind: again ? 'message.delayed' : 'message.refused',
      subject: delivery.id,
      actor: systemActor.id,
      body: { message: message.id, attempt: attempts, code: error.code },
    });
    await addEvents(tx, [{ delivery: delivery.id, state, at, mail: null, detail: error.response, entry }]);
  });
}

/** A drill's messages are its campaign's to follow. */
function isOfIncident(message: Outgoing['message']): boolean {
  return message.incident_id !== null && message.participation_id === null;
}

/** Without MUSTER_SMTP_URL mail waits, and that is no failure of the recipient's server. */
async function waitForAWayOut(app: App, { delivery }: Outgoing): Promise<void> {
  const at = app.clocks.procedure.now();
  const again = new Date(at.getTime() + WAIT_FOR_A_WAY_OUT_MS);
  await inTransaction(app.db, async (tx) => {
    await tx
      .updateTable('delivery')
      .set({ next_try_at: again })
      .where('id', '=', delivery.id)
      .where('next_try_at', 'is not', null)
      .execute();
    await enqueue(tx, {
      kind: 'mail.send',
      body: { delivery: delivery.id },
      runAt: again,
      dedupeKey: `mail.wait:${delivery.id}:${again.getTime()}`,
    });
  });
}
