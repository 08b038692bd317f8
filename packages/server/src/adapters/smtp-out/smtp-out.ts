import { createTransport, type Transporter } from 'nodemailer';
import { type Mailer, MailerError, type OutgoingMail } from '../../ports/mailer.ts';

const CONNECTION_TIMEOUT_MS = 30_000;
/** RFC 5321, 4.5.3.2 wants minutes; a queue that tries again can be less patient. */
const SOCKET_TIMEOUT_MS = 120_000;
const MOST_CONNECTIONS = 4;

/** Commands whose 5xx reply is about this mail or its recipient, not about how we came. */
const ABOUT_THE_MAIL = ['MAIL FROM', 'RCPT TO', 'DATA'];
/** RFC 4954 and RFC 3207: sign in or encrypt first. A matter of configuration, which may be put right. */
const ABOUT_ACCESS = [530, 534, 535, 538];

/** Hands mail over by SMTP; `smtp://user:password@host:port`, or `smtps://`. */
export class SmtpOut implements Mailer {
  readonly #transport: Transporter;

  constructor(url: string, ownName: string) {
    const { protocol, hostname, port, username, password } = new URL(url);
    this.#transport = createTransport({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (protocol === 'smtps:' ? 465 : 25) : Number(port),
      secure: protocol === 'smtps:',
      ...(username === ''
        ? {}
        : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      name: ownName,
      pool: true,
      maxConnections: MOST_CONNECTIONS,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      greetingTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
    });
  }

  async send({ envelopeFrom, to, raw, envid }: OutgoingMail): Promise<{ response: string }> {
    try {
      const info: { response?: string | undefined } = await this.#transport.sendMail({
        envelope: { from: envelopeFrom, to: [to] },
        raw: Buffer.from(raw),
        dsn: { id: envid, return: 'headers', notify: ['success', 'failure', 'delay'], recipient: to },
      });
      return { response: info.response ?? '' };
    } catch (error) {
      throw mailerError(error);
    }
  }

  async close(): Promise<void> {
    this.#transport.close();
  }
}

function mailerError(error: unknown): MailerError {
  const { responseCode, response, command, message } = error as {
    responseCode?: number;
    response?: string;
    command?: string;
    message?: string;
  };
  const code = responseCode ?? 0;
  const permanent =
    code >= 500 && code < 600 && ABOUT_THE_MAIL.includes(command ?? '') && !ABOUT_ACCESS.includes(code);
  return new MailerError({ permanent, code, response: response ?? message ?? String(error) });
}
