import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';

export interface Delivered {
  to: string;
  envelopeFrom: string;
  messageId: string;
  subject: string;
  text: string;
}

export interface Letter {
  from: string;
  to: string;
  /** Besides `to`, in the head only: they have a mail of their own. */
  alsoTo?: readonly string[];
  cc?: readonly string[];
  subject: string;
  text: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
  /** The null sender of machines. */
  fromNobody?: boolean;
  date: Date;
}

/** The mail servers of everybody else, as one: takes what Muster sends, by SMTP, and sends what sites write, by SMTP. */
export class PostOffice {
  readonly delivered: Delivered[] = [];
  readonly #server: SMTPServer;
  port = 0;

  constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 200,
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const raw = Buffer.concat(parts).toString('utf8');
          const { mailFrom, rcptTo } = session.envelope;
          for (const { address } of rcptTo)
            this.delivered.push({
              to: address,
              envelopeFrom: mailFrom ? mailFrom.address : '',
              messageId: field(raw, 'message-id'),
              subject: field(raw, 'subject'),
              text: raw.slice(raw.indexOf('\r\n\r\n') + 4),
            });
          done();
        });
      },
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.port = (this.#server.server.address() as { port: number }).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** The last mail that an address has, of those whose subject says so. */
  lastTo(address: string, about = ''): Delivered {
    const found = this.delivered.findLast(({ to, subject }) => to === address && subject.includes(about));
    if (!found) throw new Error(`nothing about “${about}” has come to ${address}`);
    return found;
  }

  /** Hands a letter to Muster. */
  async send(letter: Letter, port: number, envelopeTo = letter.to): Promise<void> {
    const { from, to, alsoTo = [], cc = [], subject, text, inReplyTo, headers, fromNobody, date } = letter;
    const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
    await transport.sendMail({
      from,
      to: [to, ...alsoTo],
      cc: [...cc],
      subject,
      text,
      date,
      ...(inReplyTo ? { inReplyTo, references: inReplyTo } : {}),
      ...(headers ? { headers } : {}),
      envelope: { from: fromNobody ? '' : from, to: [envelopeTo] },
    });
    transport.close();
  }
}

function field(raw: string, name: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
}
