/**
 * The mail server of the lab federation: every site's MX and way out. What it has accepted is on disk; what
 * Muster does not take now is tried again for as long as the lab runs.
 */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type LabClock, machineClock } from '../clock/lab-clock.ts';
import { deliveryStatus } from './delivery-status.ts';
import { mailDate } from './mail-date.ts';
import { MailQueue, type QueuedMail, type QueuedRecipient } from './mail-queue.ts';
import { findRoute, type MailRoutes } from './mail-routes.ts';
import { deliverToMaildir } from './maildir.ts';

export interface HubOptions {
  queueDir: string;
  routes: MailRoutes;
  host: string;
  /** 0 for any. */
  port: number;
  /** Procedure time, for traces and reports. */
  clock: LabClock;
  /** After this long a sender is told that the mail waits; milliseconds of procedure time. */
  delayAfterMs: number;
}

export const HUB_NAME = 'hub.lab.example';
export const LARGEST_MAIL = 26 * 1024 * 1024;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 2000;

export class MailHub {
  readonly #options: HubOptions;
  readonly #queue: MailQueue;
  readonly #server: SMTPServer;
  readonly #ending = new AbortController();
  readonly #working = new Set<string>();

  constructor(options: HubOptions) {
    this.#options = options;
    this.#queue = new MailQueue(options.queueDir);
    this.#server = new SMTPServer({
      name: HUB_NAME,
      banner: 'lab mail hub',
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      hideDSN: false,
      size: LARGEST_MAIL,
      disableReverseLookup: true,
      maxClients: 200,
      onData: (stream, session, done) => void this.#accept(stream, session).then(() => done(), done),
    });
    this.#server.on('error', () => undefined);
  }

  /** Answers the port. Mail from an earlier life is taken up again. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once('error', reject);
      this.#server.listen(this.#options.port, this.#options.host, () => resolve());
    });
    for (const mail of this.#queue.all()) void this.#work(mail);
    const address = this.#server.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #accept(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const body = await readAll(stream);
    if (stream.sizeExceeded) throw Object.assign(new Error('5.3.4 Message too big'), { responseCode: 552 });
    const { mailFrom, rcptTo, dsn } = session.envelope;
    const mail: QueuedMail = {
      id: this.#newId(),
      from: mailFrom ? mailFrom.address : '',
      arrivedAt: this.#options.clock.now().toISOString(),
      client: `${session.hostNameAppearsAs || 'unknown'} ([${session.remoteAddress}])`,
      ...(dsn?.envid ? { envelopeId: dsn.envid } : {}),
      recipients: rcptTo.map((recipient) => ({
        address: recipient.address,
        ...(recipient.dsn?.notify ? { notify: recipient.dsn.notify } : {}),
        ...(recipient.dsn?.orcpt ? { original: recipient.dsn.orcpt } : {}),
        done: false,
        delayReported: false,
      })),
      attempts: 0,
    };
    this.#queue.add(mail, Buffer.concat([this.#trace(mail), body]));
    void this.#work(mail);
  }

  /** Tries one mail until all its recipients are done with. */
  async #work(mail: QueuedMail): Promise<void> {
    if (this.#working.has(mail.id)) return;
    this.#working.add(mail.id);
    while (!this.#ending.signal.aborted) {
      for (const recipient of mail.recipients.filter((one) => !one.done)) {
        try {
          recipient.done = await this.#deliver(mail, recipient);
        } catch (error) {
          console.error(`hub: ${mail.id} to ${recipient.address}:`, error);
        }
      }
      if (mail.recipients.every((one) => one.done)) {
        this.#queue.remove(mail);
        break;
      }
      mail.attempts += 1;
      this.#queue.save(mail);
      await machineClock.sleep(
        Math.min(FIRST_RETRY_MS * mail.attempts, LONGEST_RETRY_MS),
        this.#ending.signal,
      );
    }
    this.#working.delete(mail.id);
  }

  /** True when this recipient needs no further try. */
  async #deliver(mail: QueuedMail, recipient: QueuedRecipient): Promise<boolean> {
    const route = findRoute(this.#options.routes, recipient.address);
    if (route.kind === 'none') return this.#report(mail, recipient, 'failed', route.status, route.reply);
    if (route.kind === 'unreachable') {
      this.#reportDelay(mail, recipient);
      return false;
    }
    const text = this.#queue.text(mail);
    if (route.kind === 'mailbox') {
      const name = `${Date.parse(mail.arrivedAt)}.${mail.id}-${mail.recipients.indexOf(recipient)}.hub`;
      deliverToMaildir(
        route.mailbox,
        name,
        Buffer.concat([Buffer.from(`Return-Path: <${mail.from}>\r\n`), text]),
      );
      return this.#report(mail, recipient, 'delivered', '2.0.0', '250 2.0.0 delivered to mailbox');
    }
    const refusal = await relay(route, mail.from, recipient.address, text);
    if (refusal === undefined) {
      this.#queue.noteRelayed(recipient.address, text);
      return this.#report(mail, recipient, 'relayed', '2.0.0', '250 2.0.0 relayed');
    }
    if (refusal.code < 500) return false;
    const status = refusal.reply.match(/\b5\.\d+\.\d+\b/)?.[0] ?? '5.0.0';
    return this.#report(mail, recipient, 'failed', status, refusal.reply);
  }

  #reportDelay(mail: QueuedMail, recipient: QueuedRecipient): void {
    const waited = this.#options.clock.now().getTime() - Date.parse(mail.arrivedAt);
    if (recipient.delayReported || waited < this.#options.delayAfterMs) return;
    recipient.delayReported = true;
    const domain = recipient.address.split('@')[1];
    this.#report(
      mail,
      recipient,
      'delayed',
      '4.4.1',
      `connect to ${domain}[192.0.2.25]:25: Connection timed out`,
    );
  }

  #report(
    mail: QueuedMail,
    recipient: QueuedRecipient,
    action: 'failed' | 'delayed' | 'delivered' | 'relayed',
    status: string,
    reply: string,
  ): true {
    const wanted = { failed: 'FAILURE', delayed: 'DELAY', delivered: 'SUCCESS', relayed: 'SUCCESS' }[action];
    if (mail.from === '' || !(recipient.notify ?? ['FAILURE', 'DELAY']).includes(wanted)) return true;
    const now = this.#options.clock.now();
    const report: QueuedMail = {
      id: this.#newId(),
      from: '',
      arrivedAt: now.toISOString(),
      client: 'localhost (mail system)',
      recipients: [{ address: mail.from, done: false, delayReported: false }],
      attempts: 0,
    };
    const text = this.#queue.text(mail);
    const notice = {
      reportingHost: HUB_NAME,
      id: report.id,
      now,
      mail,
      recipient,
      action,
      status,
      reply,
      text,
    };
    this.#queue.add(report, Buffer.concat([this.#trace(report), deliveryStatus(notice)]));
    void this.#work(report);
    return true;
  }

  #trace(mail: QueuedMail): Buffer {
    const date = mailDate(new Date(mail.arrivedAt));
    return Buffer.from(
      `Received: from ${mail.client}\r\n\tby ${HUB_NAME} with ESMTP id ${mail.id}; ${date}\r\n`,
    );
  }

  /** Sorts by arrival. */
  #newId(): string {
    return `${machineClock.now().getTime().toString(36)}${randomBytes(4).toString('hex')}`.toUpperCase();
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    // What is too large is read on, to be refused in words, but not kept.
    if (size <= LARGEST_MAIL) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Undefined when the far server took the mail; code 400 also stands for a server that is away. */
async function relay(
  to: { host: string; port: number },
  sender: string,
  recipient: string,
  raw: Buffer,
): Promise<{ code: number; reply: string } | undefined> {
  const transport = createTransport({
    host: to.host,
    port: to.port,
    name: HUB_NAME,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 30_000,
  });
  try {
    await transport.sendMail({ envelope: { from: sender, to: [recipient] }, raw });
    return undefined;
  } catch (error) {
    const { responseCode, response, message } = error as {
      responseCode?: number;
      response?: string;
      message: string;
    };
    return { code: responseCode ?? 400, reply: response ?? message };
  } finally {
    transport.close();
  }
}
