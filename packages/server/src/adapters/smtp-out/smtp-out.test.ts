import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MailerUnderTest, mail, mailerContract } from '../../ports/mailer.contract.ts';
import { SmtpOut } from './smtp-out.ts';

interface Taken {
  envelopeFrom: string;
  to: string;
  raw: Buffer;
  envid: string | null | undefined;
  notify: string[] | undefined;
}

let server: SMTPServer;
let under: MailerUnderTest;
let taken: Taken[];

beforeEach(async () => {
  taken = [];
  let reply: { code: number; text: string } | null = null;
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideDSN: false,
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) =>
      done(reply ? Object.assign(new Error(reply.text), { responseCode: reply.code }) : undefined),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo, dsn } = session.envelope;
        taken.push({
          envelopeFrom: mailFrom ? mailFrom.address : '',
          to: rcptTo[0]?.address ?? '',
          raw: Buffer.concat(parts),
          envid: dsn?.envid,
          notify: rcptTo[0]?.dsn?.notify,
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const port = await listen(server);
  under = {
    mailer: new SmtpOut(`smtp://127.0.0.1:${port}`, 'muster.example'),
    taken: () => taken.map(({ envelopeFrom, to, raw }) => ({ envelopeFrom, to, raw })),
    answer: (next) => {
      reply = next;
    },
  };
});

afterEach(async () => {
  await under.mailer.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function listen(one: SMTPServer): Promise<number> {
  return new Promise((resolve) => {
    one.listen(0, '127.0.0.1', () => resolve((one.server.address() as { port: number }).port));
  });
}

mailerContract(() => under);

test('where it is offered, a notification of each outcome is asked for', async () => {
  await under.mailer.send(mail());
  expect(taken[0]).toMatchObject({ envid: 'dlv_1', notify: ['SUCCESS', 'FAILURE', 'DELAY'] });
});

test('a server that is away is no refusal', async () => {
  const away = new SmtpOut('smtp://127.0.0.1:1', 'muster.example');
  await expect(away.send(mail())).rejects.toMatchObject({ permanent: false, code: 0 });
  await away.close();
});
