import type { Readable } from 'node:stream';
import type { ErrorCode } from '@muster/contract';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Log } from '../../kernel/log.ts';

export interface IncomingMail {
  raw: Uint8Array;
  envelopeFrom: string;
  envelopeTo: string[];
  peer: string;
}

export interface SmtpInOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Mail for these domains is taken, for no other: this is no relay. */
  domains: readonly string[];
  /** Resolves when the mail is durable; only then it is acknowledged. */
  receive: (mail: IncomingMail) => Promise<unknown>;
  refused: (code: ErrorCode) => void;
  log: Log;
  /** Bytes of one mail; 25 MB unless given. */
  largest?: number;
}

const LARGEST_BYTES = 25 * 1024 * 1024;
const MOST_CLIENTS = 100;
const MOST_RECIPIENTS = 100;
/** Of all mails that are being taken at one time. */
const MOST_BYTES_HELD = 256 * 1024 * 1024;
const SOCKET_TIMEOUT_MS = 60_000;

/**
 * Takes mail by SMTP (RFC 5321). 250 after DATA means that it is kept; whatever goes wrong before is 451, and the
 * sender comes again. Line ends, line lengths and broken MIME are no reason to refuse: the reader bears them.
 */
export class SmtpIn {
  readonly #options: SmtpInOptions;
  readonly #largest: number;
  readonly #domains: ReadonlySet<string>;
  readonly #server: SMTPServer;
  #bytesHeld = 0;

  constructor(options: SmtpInOptions) {
    this.#options = options;
    this.#largest = options.largest ?? LARGEST_BYTES;
    this.#domains = new Set(options.domains.map((domain) => domain.toLowerCase()));
    this.#server = new SMTPServer({
      name: options.domains[0] ?? 'localhost',
      banner: 'Muster',
      size: this.#largest,
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      maxClients: MOST_CLIENTS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      closeTimeout: 2_000,
      onMailFrom: ({ args }, _session, done) => done(this.#tooLargeAnnounced(args)),
      onRcptTo: ({ address }, session, done) => done(this.#refusedRecipient(address, session)),
      onData: (stream, session, done) => void this.#take(stream, session).then(() => done(), done),
    });
    // A client that breaks off is its own affair.
    this.#server.on('error', (error) => options.log.debug({ err: error }, 'an SMTP connection failed'));
  }

  /** Gives the port. */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  /** Takes no new connection and waits a moment for those that stand. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #tooLargeAnnounced(args: unknown): Error | undefined {
    const announced = Number((args as { SIZE?: string } | undefined)?.SIZE ?? 0);
    if (!(announced > this.#largest)) return undefined;
    this.#options.refused('mail.too-large');
    return reply(552, '5.3.4 The mail is larger than is taken here');
  }

  #refusedRecipient(address: string, session: SMTPServerSession): Error | undefined {
    if (session.envelope.rcptTo.length >= MOST_RECIPIENTS) return reply(452, '4.5.3 Too many recipients');
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    if (this.#domains.has(domain)) return undefined;
    this.#options.refused('mail.relay-denied');
    return reply(550, '5.7.1 Relaying is denied');
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const parts: Buffer[] = [];
    let size = 0;
    let busy = false;
    try {
      for await (const part of stream as Readable) {
        const bytes = part as Buffer;
        // What is refused is read to its end all the same: only then the sender hears why.
        if (size > this.#largest || busy) continue;
        if (this.#bytesHeld + bytes.length > MOST_BYTES_HELD) busy = true;
        size += bytes.length;
        this.#bytesHeld += bytes.length;
        parts.push(bytes);
      }
      if (size > this.#largest || stream.sizeExceeded) {
        this.#options.refused('mail.too-large');
        throw reply(552, '5.3.4 The mail is larger than is taken here');
      }
      if (busy) throw reply(452, '4.3.1 Too much mail at one time; come again later');
      await this.#keep(Buffer.concat(parts), session);
    } finally {
      this.#bytesHeld -= size;
    }
  }

  async #keep(raw: Buffer, { envelope, remoteAddress }: SMTPServerSession): Promise<void> {
    try {
      await this.#options.receive({
        raw,
        envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : '',
        envelopeTo: envelope.rcptTo.map(({ address }) => address),
        peer: remoteAddress,
      });
    } catch (error) {
      this.#options.log.error({ err: error }, 'a mail could not be kept; its sender was asked to come again');
      throw reply(451, '4.3.0 The mail could not be kept; come again later');
    }
  }
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
