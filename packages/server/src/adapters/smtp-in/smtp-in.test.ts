import { connect, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../kernel/log.ts';
import { type IncomingMail, SmtpIn } from './smtp-in.ts';

const LARGEST = 200_000;
let server: SmtpIn;
let port: number;
let taken: IncomingMail[];
let refusals: string[];
let receive: (mail: IncomingMail) => Promise<unknown>;

beforeEach(async () => {
  taken = [];
  refusals = [];
  receive = async (mail) => taken.push(mail);
  server = new SmtpIn({
    host: '127.0.0.1',
    port: 0,
    domains: ['muster.example'],
    receive: (mail) => receive(mail),
    refused: (code) => refusals.push(code),
    log: silentLog,
    largest: LARGEST,
  });
  port = await server.listen();
});
afterEach(() => server.close());

async function send(raw: string | Buffer, to = 'csirt@muster.example', from = 'a@alpha.example') {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    return await transport.sendMail({ envelope: { from, to: [to] }, raw });
  } finally {
    transport.close();
  }
}

test('a mail is taken with its bytes, its envelope and the peer that brought it', async () => {
  await send('Subject: x\r\n\r\nünter\r\n.dot\r\n', 'B+Token@Muster.Example', '');
  expect(taken).toMatchObject([
    { envelopeFrom: '', envelopeTo: ['B+Token@muster.example'], peer: '127.0.0.1' },
  ]);
  expect(Buffer.from(taken[0]?.raw ?? []).toString()).toBe('Subject: x\r\n\r\nünter\r\n.dot\r\n');
});

test('it is no relay', async () => {
  for (const to of ['a@elsewhere.example', 'a@muster.example.evil'])
    await expect(send('x\r\n', to)).rejects.toMatchObject({ responseCode: 550 });
  expect(taken).toEqual([]);
  expect(refusals).toEqual(Array(2).fill('mail.relay-denied'));
});

test('too large is refused in words, announced or not', async () => {
  const large = Buffer.alloc(LARGEST + 10_000, 'x\r\n');
  await expect(send(large)).rejects.toMatchObject({ responseCode: 552 });
  const talk = await Talk.with(port);
  await talk.say('EHLO x', 250);
  await talk.say(`MAIL FROM:<a@alpha.example> SIZE=${LARGEST * 2}`, 552);
  await talk.say('MAIL FROM:<a@alpha.example>', 250);
  await talk.say('RCPT TO:<csirt@muster.example>', 250);
  await talk.say('DATA', 354);
  talk.write(large);
  await talk.say('\r\n.', 552);
  // The session goes on all the same.
  await talk.say('MAIL FROM:<a@alpha.example>', 250);
  talk.end();
  expect(taken).toEqual([]);
  expect(refusals.filter((code) => code === 'mail.too-large').length).toBeGreaterThanOrEqual(2);
});

test('what could not be kept is not acknowledged, and may come again', async () => {
  receive = async () => {
    throw new Error('the database is away');
  };
  await expect(send('Subject: x\r\n\r\nx\r\n')).rejects.toMatchObject({ responseCode: 451 });
  receive = async (mail) => taken.push(mail);
  await send('Subject: x\r\n\r\nx\r\n');
  expect(taken).toHaveLength(1);
});

test('the acknowledgement waits for the commit', async () => {
  let asked: (commit: () => void) => void = () => undefined;
  const commitAsked = new Promise<() => void>((resolve) => {
    asked = resolve;
  });
  receive = () => new Promise<void>((resolve) => asked(resolve));
  const talk = await Talk.with(port);
  await talk.say('EHLO x', 250);
  await talk.say('MAIL FROM:<>', 250);
  await talk.say('RCPT TO:<csirt@muster.example>', 250);
  await talk.say('DATA', 354);
  talk.write('Subject: x\r\n\r\nx\r\n.\r\nNOOP\r\n');
  // Nothing at all is answered while the commit is awaited, not even what was said after.
  const commit = await commitAsked;
  expect(talk.heard()).toBe('');
  commit();
  expect(await talk.next()).toMatch(/^250/);
  talk.end();
});

test('endless lines, bare line ends, null bytes and no header at all are taken as they come', async () => {
  const odd = Buffer.concat([
    Buffer.from('x'.repeat(100_000)),
    Buffer.from([10, 13, 0, 0xff, 0xfe]),
    Buffer.from('\r\n'),
  ]);
  await send(odd);
  expect(taken).toHaveLength(1);
  expect(taken[0]?.raw.length).toBeGreaterThan(100_000);
});

test('a sender that breaks off in the middle leaves nothing', async () => {
  const talk = await Talk.with(port);
  await talk.say('EHLO x', 250);
  await talk.say('MAIL FROM:<a@alpha.example>', 250);
  await talk.say('RCPT TO:<csirt@muster.example>', 250);
  await talk.say('DATA', 354);
  talk.write('Subject: half');
  talk.end();
  await send('Subject: whole\r\n\r\nx\r\n');
  expect(taken.map(({ raw }) => Buffer.from(raw).toString().slice(0, 14))).toEqual(['Subject: whole']);
});

test('more recipients than a hundred are put off', async () => {
  const talk = await Talk.with(port);
  await talk.say('EHLO x', 250);
  await talk.say('MAIL FROM:<a@alpha.example>', 250);
  for (let n = 0; n < 100; n++) await talk.say(`RCPT TO:<a${n}@muster.example>`, 250);
  await talk.say('RCPT TO:<b@muster.example>', 452);
  talk.end();
});

/** SMTP by hand. */
class Talk {
  readonly #socket: Socket;
  #text = '';
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (part) => {
      this.#text += part.toString();
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  static async with(port: number): Promise<Talk> {
    const talk = new Talk(connect(port, '127.0.0.1'));
    await talk.next();
    return talk;
  }

  heard(): string {
    return this.#text;
  }

  write(data: string | Buffer): void {
    this.#socket.write(data);
  }

  end(): void {
    this.#socket.destroy();
  }

  /** The next whole reply. */
  async next(): Promise<string> {
    for (;;) {
      const reply = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(this.#text)?.[0];
      if (reply) {
        this.#text = this.#text.slice(reply.length);
        return reply;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async say(line: string, code: number): Promise<void> {
    this.write(`${line}\r\n`);
    expect(await this.next(), line).toMatch(new RegExp(`^${code}`));
  }
}
