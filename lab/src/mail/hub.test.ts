import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureClockFile } from '../clock/lab-clock.ts';
import { freePorts } from '../drill/server-process.ts';
import { eventually } from '../site/testing.ts';
import { HubProcess } from './hub-process.ts';

let dir: string;
let hub: HubProcess;
let muster: SMTPServer | undefined;
let musterPort: number;
let taken: { from: string; text: string }[];

/** A listener in Muster's place, at a port that stays the same over its absences. */
async function startMuster(refuse?: { code: number; text: string }): Promise<void> {
  muster = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refuse ? Object.assign(new Error(refuse.text), { responseCode: refuse.code }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom } = session.envelope;
        taken.push({ from: mailFrom ? mailFrom.address : '', text: String(Buffer.concat(chunks)) });
        done();
      });
    },
  });
  const server = muster;
  await new Promise<void>((resolve) => server.listen(musterPort, '127.0.0.1', () => resolve()));
}

async function stopMuster(): Promise<void> {
  const server = muster;
  muster = undefined;
  if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lab-hub-'));
  taken = [];
  [musterPort = 0] = await freePorts(1);
  await startMuster();
  const clockFile = join(dir, 'clock.json');
  ensureClockFile(clockFile, 36_000);
  const maildir = join(dir, 'Maildir');
  for (const name of ['tmp', 'new', 'cur']) mkdirSync(join(maildir, name), { recursive: true });
  hub = new HubProcess(dir, 'mustest', {
    queueDir: join(dir, 'queue'),
    host: '127.0.0.1',
    port: 0,
    clockFile,
    delayAfterMs: 3_600_000,
    routes: {
      mailboxes: { 'security@site.lab.example': { maildir } },
      relays: { 'muster.lab.example': { host: '127.0.0.1', port: musterPort } },
      unreachable: ['away.lab.example'],
    },
  });
  await hub.start();
});

afterEach(async () => {
  await hub.stop();
  await stopMuster();
  rmSync(dir, { recursive: true, force: true });
});

async function send(to: string, options: SendMailOptions = {}): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: hub.port, ignoreTLS: true });
  const from = 'bounce+abc@muster.lab.example';
  await transport.sendMail({
    envelope: { from, to: [to] },
    raw: `From: CSIRT <csirt@muster.lab.example>\r\nTo: ${to}\r\nSubject: Alarm\r\nMessage-ID: <1@muster>\r\n\r\n.dot\r\nText\r\n`,
    ...options,
  });
  transport.close();
}

function mailbox(): string[] {
  const folder = join(dir, 'Maildir', 'new');
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

function queueLength(): number {
  return readdirSync(join(dir, 'queue')).filter((name) => name.endsWith('.json')).length;
}

test('mail for a site lands in its Maildir with return path and trace, in procedure time', async () => {
  await send('Security+x@site.lab.example');
  const [text] = await eventually(mailbox, (mails) => mails.length === 1);
  expect(text).toMatch(
    /^Return-Path: <bounce\+abc@muster\.lab\.example>\nReceived: from .*\n\tby hub\.lab\.example with ESMTP id \w+; Tue, 05 Jan 2027/,
  );
  expect(text).toContain('\n\n.dot\nText\n');
  await eventually(queueLength, (length) => length === 0);
});

test('an unknown user bounces with an RFC 3464 report to the envelope sender', async () => {
  await send('nobody@site.lab.example');
  const [bounce] = await eventually(
    () => taken,
    (mails) => mails.length === 1,
  );
  expect(bounce?.from).toBe('');
  expect(bounce?.text).toContain('To: bounce+abc@muster.lab.example');
  expect(bounce?.text).toMatch(/Content-Type: multipart\/report; report-type=delivery-status; boundary="/);
  expect(bounce?.text).toContain(
    'Final-Recipient: rfc822; nobody@site.lab.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
  );
  expect(bounce?.text).toContain('Message-ID: <1@muster>');
});

test('another domain that does not exist is another status', async () => {
  await send('x@nowhere.invalid');
  await eventually(
    () => taken.map((mail) => mail.text).join(''),
    (text) => text.includes('Status: 5.1.2'),
  );
});

test('success is reported to who asks for it, with the envelope id and the original recipient', async () => {
  const to = 'security@site.lab.example';
  await send(to, { dsn: { id: 'env-1', return: 'headers', notify: ['success', 'failure'], recipient: to } });
  const [report] = await eventually(
    () => taken,
    (mails) => mails.length === 1,
  );
  expect(report?.text).toContain('Original-Envelope-Id: env-1');
  expect(report?.text).toContain(`Original-Recipient: rfc822; ${to}\r\nAction: delivered\r\nStatus: 2.0.0`);
  expect(report?.text).toContain('Content-Type: text/rfc822-headers');
  expect(report?.text).not.toContain('.dot');
});

test('mail that waits is reported once as delayed', async () => {
  await send('x@away.lab.example');
  await eventually(
    () => taken.map((mail) => mail.text).join(''),
    (text) => text.includes('Action: delayed\r\nStatus: 4.4.1'),
  );
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(taken.length).toBe(1);
  expect(queueLength()).toBe(1);
});

test('while Muster is away nothing is lost and nobody is told', async () => {
  await stopMuster();
  for (const n of [1, 2, 3]) await send(`csirt+${n}@muster.lab.example`);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(queueLength()).toBe(3);
  await startMuster();
  await eventually(
    () => taken.length,
    (count) => count === 3,
  );
  await eventually(queueLength, (length) => length === 0);
});

test('a kill -9 of the hub keeps the queue, and it comes back at its port', async () => {
  await stopMuster();
  const port = hub.port;
  for (const n of [1, 2, 3, 4, 5]) await send(`csirt+${n}@muster.lab.example`);
  const pid = hub.pid as number;
  process.kill(pid, 'SIGKILL');
  await eventually(
    () => hub.pid,
    (now) => now !== pid,
  );
  await startMuster();
  await eventually(
    () => taken.length,
    (count) => count >= 5,
  );
  expect(hub.port).toBe(port);
  expect(new Set(taken.map((mail) => mail.text.match(/^To: .*$/m)?.[0])).size).toBe(5);
});

test('what Muster refuses for good bounces; what it refuses for now waits', async () => {
  await stopMuster();
  await startMuster({ code: 451, text: '4.3.0 later' });
  await send('csirt@muster.lab.example', {
    envelope: { from: 'security@site.lab.example', to: ['csirt@muster.lab.example'] },
  });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(mailbox()).toEqual([]);
  await stopMuster();
  await startMuster({ code: 550, text: '5.7.1 no' });
  const [bounce] = await eventually(mailbox, (mails) => mails.length === 1);
  expect(bounce).toContain('Status: 5.7.1');
});

test('oversized mail is refused in words', async () => {
  const raw = `Subject: x\r\n\r\n${'0123456789'.repeat(7).concat('\r\n').repeat(400_000)}`;
  await expect(send('security@site.lab.example', { raw })).rejects.toMatchObject({ responseCode: 552 });
  expect(mailbox()).toEqual([]);
});
