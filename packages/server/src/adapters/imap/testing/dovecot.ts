import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../testing/free-port.ts';

export const DOVECOT_PACKAGES = ['dovecot-imapd', 'dovecot-lmtpd', 'openssl'];

export interface Dovecot {
  dir: string;
  imapPort: number;
  imapsPort: number;
  lmtpPort: number;
  /** PEM file of its certificate's authority. */
  ca: string;
  password: string;
  /** Paths of what lies in somebody's INBOX, the oldest first. */
  inbox(user: string): string[];
  read(path: string): string;
  /** The connections end, as by a restart of the machine. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Why Dovecot cannot run here; undefined when it can. */
export function whyNoDovecot(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root';
  if (spawnSync('dovecot', ['--version']).status !== 0) return 'needs dovecot-imapd and dovecot-lmtpd';
  return spawnSync('openssl', ['version']).status === 0 ? undefined : 'needs openssl';
}

/**
 * Debian's Dovecot with everything it has in a directory of its own: IMAP over TLS, and LMTP to whoever is named. Only
 * its own master is ever ended, and with it what it started.
 */
export async function startDovecot(): Promise<Dovecot> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-dovecot-'));
  chmodSync(dir, 0o755);
  for (const name of ['mail', 'run', 'state']) mkdirSync(join(dir, name));
  chmodSync(join(dir, 'mail'), 0o777);
  const [imapPort, imapsPort, lmtpPort] = (await Promise.all([freePort(), freePort(), freePort()])) as [
    number,
    number,
    number,
  ];
  const password = 'of-this-test-alone';
  const made = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...[
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        join(dir, 'tls.key'),
        '-out',
        join(dir, 'tls.pem'),
      ],
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  writeFileSync(join(dir, 'dovecot.conf'), configuration(dir, { imapPort, imapsPort, lmtpPort, password }));
  const inbox = (user: string) => join(dir, 'mail', user);
  const dovecot: Dovecot = {
    dir,
    imapPort,
    imapsPort,
    lmtpPort,
    ca: join(dir, 'tls.pem'),
    password,
    inbox: (user) =>
      ['new', 'cur']
        .flatMap((name) => namesIn(join(inbox(user), name)).map((one) => join(inbox(user), name, one)))
        .sort(),
    read: (path) => readFileSync(path, 'latin1'),
    start: () => startMaster(dir, imapsPort),
    stop: () => stopMaster(dir),
    async close() {
      await stopMaster(dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await dovecot.start();
  return dovecot;
}

function configuration(
  dir: string,
  of: { imapPort: number; imapsPort: number; lmtpPort: number; password: string },
): string {
  return `protocols = imap lmtp
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
listen = 127.0.0.1
ssl = required
ssl_cert = <${dir}/tls.pem
ssl_key = <${dir}/tls.key
auth_username_format = %Lu
first_valid_uid = 1
mail_uid = nobody
mail_gid = nogroup
mail_location = maildir:${dir}/mail/%u
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
passdb {
  driver = static
  args = password=${of.password}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${dir}/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${of.imapPort}
  }
  inet_listener imaps {
    port = ${of.imapsPort}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${of.lmtpPort}
  }
}
`;
}

async function startMaster(dir: string, port: number): Promise<void> {
  const child = spawn('dovecot', ['-c', join(dir, 'dovecot.conf')], { stdio: 'ignore' });
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; tries < 1200; tries += 1) {
    if (await answers(port)) return;
    await pause(25);
  }
  throw new Error(`Dovecot did not start: ${readFileSync(join(dir, 'dovecot.log'), 'utf8').slice(-2000)}`);
}

/** By the id that it wrote down itself; what it started ends with it. */
async function stopMaster(dir: string): Promise<void> {
  const pid = masterOf(dir);
  if (pid === undefined) return;
  const own = childrenOf(pid);
  process.kill(pid, 'SIGTERM');
  for (let tries = 0; tries < 200 && isAlive(pid); tries += 1) await pause(25);
  // They would hold their connections for another ten seconds.
  for (const child of own.filter(isAlive)) process.kill(child, 'SIGTERM');
}

function childrenOf(master: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.split(' ')[1] === String(master));
}

/** What stands behind the name: state, parent … */
function statOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '');
  } catch {
    return undefined;
  }
}

function masterOf(dir: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dir, 'run', 'master.pid'), 'utf8').trim());
    return pid > 1 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  // One that has ended and that nobody has collected yet counts as ended.
  return statOf(pid)?.startsWith('Z') === false;
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

export async function answers(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
