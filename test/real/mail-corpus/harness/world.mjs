import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { finish, keep } from './collect.mjs';
import { startDns } from './dns.mjs';
import { submit } from './smtp-client.mjs';
import { startSmtp } from './smtp-server.mjs';

export const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

export function run(command, args = [], options = {}) {
  const done = spawnSync(command, args, { encoding: 'latin1', ...options });
  console.log(
    `$ ${command} ${args.join(' ')} -> ${done.status}\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`,
  );
  return done;
}

/** Like `run`, but lets the servers of this process answer meanwhile. */
export function give(command, args, input = '', seconds = 20) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'], timeout: seconds * 1000 });
    child.on('error', (error) => done(console.log(`${command}: ${error.message}`)));
    child.on('close', (code) => done(console.log(`$ ${command} ${args.join(' ')} -> ${code}`)));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

export function start(command, args = []) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  child.unref();
  return child;
}

/** Waits until something listens there, at most two minutes. */
export async function untilOpen(host, port) {
  for (let tries = 0; tries < 240; tries += 1) {
    const open = await new Promise((done) => {
      const socket = connect(port, host, () => done(true)).on('error', () => done(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await pause(0.5);
  }
}

/** Name server, far servers and the author's own mailbox, which keeps what comes back. */
export async function buildWorld(cases) {
  await startDns();
  await startSmtp('127.0.0.10', { onMail: (mail) => keep(cases, mail) });
  await startSmtp('127.0.0.20');
  await startSmtp('127.0.0.21', { dsn: true });
}

export async function sendAll(cases) {
  for (const [name, { recipients, envelope, text }] of Object.entries(cases)) {
    const from = `author+${name}@example.net`;
    const to = recipients.map((one) => one.to ?? one).join(', ');
    const raw = `Date: Tue, 5 Jan 2027 08:00:00 +0000\nFrom: Muster <${from}>\nTo: ${to}\nSubject: [LAB-20270105-01] [TLP:AMBER] ${name}\nMessage-ID: <${name}@example.net>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${text ?? 'Dear security contacts,\n\nplease answer.\n'}`;
    console.log(name, await submit({ from, recipients, envelope, raw }));
  }
}

export async function play(cases, seconds) {
  await sendAll(cases);
  await pause(seconds);
  finish();
  process.exit(0);
}
