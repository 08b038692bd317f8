import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './db/testing/test-database.ts';
import { inTransaction } from './db/transaction.ts';
import { queueMessage } from './features/mail/index.ts';
import { deliveriesOf } from './features/mail/testing/histories.ts';
import { readConfig } from './kernel/config.ts';
import { silentLog } from './kernel/log.ts';
import { type Running, startServer } from './start-server.ts';

interface Arrived {
  from: string;
  to: string;
  text: string;
}

let dir: string;
let database: TestDatabase;
let hub: SMTPServer;
let arrived: Arrived[];
let running: Running;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'muster-mail-'));
  database = await testDatabase();
  arrived = [];
  hub = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData: (stream, { envelope }, done) => {
      let text = '';
      stream.on('data', (part: Buffer) => {
        text += part.toString('latin1');
      });
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        arrived.push({ from, to: envelope.rcptTo[0]?.address ?? '', text });
        done();
      });
    },
  });
  hub.on('error', () => undefined);
  const port = await new Promise<number>((resolve) => {
    hub.listen(0, '127.0.0.1', () => resolve((hub.server.address() as { port: number }).port));
  });
  const env = {
    MUSTER_DATA_DIR: dir,
    DATABASE_URL: database.url('owner'),
    MUSTER_SMTP_URL: `smtp://127.0.0.1:${port}`,
    MUSTER_SMTP_IN_PORT: '0',
    MUSTER_MAIL_DOMAIN: 'muster.example',
  };
  running = await startServer(readConfig(env, ['--roles=worker,mail']), silentLog);
});

afterAll(async () => {
  await running.stop();
  await new Promise<void>((resolve) => hub.close(() => resolve()));
  await database.close();
  await rm(dir, { recursive: true });
});

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await running.app.clocks.machine.sleep(20);
  }
}

test('a message goes out by SMTP, its bounce comes back by SMTP, and the delivery knows', async () => {
  const at = running.app.clocks.procedure.now();
  await inTransaction(running.app.db, (tx) =>
    queueMessage(tx, {
      at,
      kind: 'alarm',
      ref: 'inj_1',
      participationId: 'par_1',
      incidentId: null,
      publicId: 'EX-20270105-01',
      tlp: 'AMBER',
      subject: 'Grüße',
      body: 'Hello',
      recipients: [{ contactId: null, address: 'nobody@alpha.example' }],
      notBefore: at,
      exerciseContact: null,
    }),
  );
  const mail = await until(() => arrived[0]);
  expect(mail).toMatchObject({ to: 'nobody@alpha.example' });
  expect(mail.from).toMatch(/^b\+[0-9a-z]{20}@muster\.example$/);
  await createTransport({ host: '127.0.0.1', port: running.smtpPort ?? 0, ignoreTLS: true }).sendMail({
    envelope: { from: '', to: [mail.from] },
    raw: [
      'From: MAILER-DAEMON@hub.example (Mail Delivery System)',
      `To: ${mail.from}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; hub.example',
      '',
      'Final-Recipient: rfc822; nobody@alpha.example',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--b--',
      '',
    ].join('\r\n'),
  });
  const [delivery] = await until(async () => {
    const all = await deliveriesOf(running.app.db, 'par_1');
    return all[0]?.state === 'bounced-hard' ? all : undefined;
  });
  expect(delivery?.states.map(({ state }) => state)).toEqual(['queued', 'sent', 'bounced-hard']);
  expect(running.app.refusals.counts()).toEqual({});
});
