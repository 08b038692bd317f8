/** A site made by hand for one team: mailbox, front door files, three sleeping copies that look like a drill's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { root } from './source-files.ts';

export const ROGUE = '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue';
export const INCIDENT = 'EGI-20270105-01';
const IRIS = '/DC=lab/DC=muster/O=VO physics/CN=Iris Innocent';
/** An hour of the procedure takes a tenth of a second. */
export const SPEED = 36_000;

export interface SentMail {
  raw: Buffer;
  envelopeFrom: string;
  to: string[];
}

export interface TeamSite {
  dir: string;
  mails: SentMail[];
  banned(): string;
  /** Jobs of which a process is left. */
  running(): string[];
  /** What the team wrote to its standard error. */
  complaints(): string;
  stop(): Promise<void>;
}

export async function playAlone(team: string, dir: string, speed = SPEED): Promise<TeamSite> {
  const mails: SentMail[] = [];
  const smtp = await startSmtp(mails);
  const listener = createServer((socket) => void socket.on('error', () => undefined));
  const port = await listen(listener);
  const jobs = ['J1AAA', 'J2BBB', 'J3CCC', 'J9ZZZ'];
  const sockets: Socket[] = [];
  const copies: ChildProcess[] = [];
  for (const name of ['Maildir/new', 'Maildir/cur', 'front-door', ...jobs.map((job) => `jobs/${job}`)])
    mkdirSync(join(dir, name), { recursive: true });
  const log: string[] = [];
  for (const job of jobs) {
    const cwd = join(dir, 'jobs', job);
    writeFileSync(join(cwd, 'payload'), '#!/bin/sh\nexec sleep 30\n');
    chmodSync(join(cwd, 'payload'), 0o755);
    writeFileSync(join(cwd, 'MUSTER-EXERCISE-dep_x.txt'), 'Harmless.\ncanary-token=aaaabbbbccccdddd\n');
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const copy = spawn('sleep', ['120'], {
      cwd,
      stdio: [socket, 'ignore', 'ignore'],
      argv0: 'muster-memory-token=iiiijjjjkkkkllll',
      env: { BEAT: '{"v":1,"seq":20,"kind":"beat","boot_id":"x","mono_ms":4000,"tx_bytes":9000}' },
    });
    sockets.push(socket);
    copies.push(copy);
    const [dn, account] = job === 'J9ZZZ' ? [IRIS, 'physics11'] : [ROGUE, 'physics07'];
    log.push(
      `2027-01-05T08:15:10.123Z submit dn="${dn}" from=127.66.3.41 account=${account} job=${job} pid=${copy.pid} sha256=ab`,
    );
  }
  writeFileSync(join(dir, 'front-door/log'), `${log.join('\n')}\n`);
  for (const name of ['ban.txt', 'released.txt']) writeFileSync(join(dir, 'front-door', name), '');
  writeFileSync(
    join(dir, 'chat'),
    `${JSON.stringify({ site: 'OTHER', answers: { F1: 'cd', F4: 'theirs' } })}\n`,
  );
  writeFileSync(
    join(dir, 'clock.json'),
    JSON.stringify({
      machineEpochMs: Date.now(),
      procedureEpochMs: Date.UTC(2027, 0, 5, 9),
      speed,
    }),
  );
  writeFileSync(join(dir, 'host'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  writeFileSync(join(dir, 'site.json'), JSON.stringify(siteFile(dir, smtp.port)));
  let complaints = '';
  const child = spawn(process.execPath, [join(root, 'lab/teams', `${team}.mjs`)], {
    cwd: dir,
    env: { MUSTER_SITE: join(dir, 'site.json') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  deliver(dir, 1, 'Suspected misuse of an identity', alarm);
  return {
    dir,
    mails,
    banned: () => readFileSync(join(dir, 'front-door/ban.txt'), 'utf8'),
    running: () =>
      jobs.filter((_, index) => copies[index]?.exitCode === null && copies[index]?.signalCode === null),
    complaints: () => complaints,
    stop: async () => {
      child.kill('SIGKILL');
      for (const copy of copies) copy.kill('SIGKILL');
      for (const socket of sockets) socket.destroy();
      listener.close();
      await smtp.close();
    },
  };
}

const alarm = `Dear security contact,

we have reason to believe that the identity

  ${ROGUE}

is in the hands of somebody else.

  Copies stopped: <n> at <time>, by <how>
`;

export function askQuestions({ dir }: TeamSite): void {
  const text = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'].map((question) => `  ${question}: What?`).join('\n');
  deliver(dir, 2, 'Questions on the program', `Please answer:\n\n${text}\n`);
}

function deliver(dir: string, number: number, words: string, text: string): void {
  const head = [
    'Return-Path: <b+x@muster.lab.example>',
    'From: CSIRT <csirt@muster.lab.example>',
    'To: security@alone.lab.example',
    `Subject: [${INCIDENT}] [TLP:AMBER] ${words}`,
    `Message-ID: <m.${number}@muster.lab.example>`,
  ];
  const complete = join(dir, 'Maildir', `${number}.mail`);
  writeFileSync(complete, `${head.join('\n')}\n\n${text}`);
  renameSync(complete, join(dir, 'Maildir/new', `${number}.mail`));
}

function siteFile(dir: string, port: number): object {
  const door = join(dir, 'front-door');
  return {
    site: 'ALONE',
    mail: {
      maildir: join(dir, 'Maildir'),
      address: 'security@alone.lab.example',
      private: 'kim.visser@private.lab.example',
      csirt: 'csirt@muster.lab.example',
      ngi: 'security@ngi-nl.lab.example',
      smtp: { host: '127.0.0.1', port },
    },
    clock: join(dir, 'clock.json'),
    frontDoor: {
      log: join(door, 'log'),
      banFile: join(door, 'ban.txt'),
      releasedFile: join(door, 'released.txt'),
    },
    jobsDir: join(dir, 'jobs'),
    hostTool: join(dir, 'host'),
    colleagues: join(dir, 'chat'),
  };
}

async function startSmtp(mails: SentMail[]): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const envelopeFrom = envelope.mailFrom ? envelope.mailFrom.address : '';
        // What the receiving server writes above a mail (RFC 5321, 4.4).
        const raw = Buffer.concat([Buffer.from(`Return-Path: <${envelopeFrom}>\r\n`), ...chunks]);
        mails.push({ raw, envelopeFrom, to: envelope.rcptTo.map(({ address }) => address) });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

export function teamNames(): string[] {
  return readdirSync(join(root, 'lab/teams'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => file.replace('.mjs', ''))
    .sort();
}
