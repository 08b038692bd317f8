import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { SiteDoor } from '../../../ports/deployer.ts';
import { deadPort } from '../../../ports/testing/hostile-doors.ts';

/** Of the user whom root's sshd lets in. */
const TEST_UID = 64_322;
const SSHD = '/usr/sbin/sshd';

export interface RealSshd {
  door: SiteDoor;
  /** With `<name>.ssh` of every identity. */
  credentials: string;
  /** Home of the user. */
  home: string;
  uid: number;
  /** Whom the host lets in from now on. */
  allow(names: readonly string[]): void;
  stop(): Promise<void>;
}

/**
 * Debian's sshd on 127.0.0.1 with a host key, a configuration and a user of its own. As root, the user exists only in
 * sshd's own mount namespace, so the machine's /etc/passwd stays as it is; otherwise it is the user who runs the test.
 */
export async function startRealSshd(
  identities: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RealSshd> {
  if (!existsSync(SSHD)) throw new Error('This test needs the Debian package openssh-server');
  const dir = mkdtempSync('/tmp/muster-sshd-');
  chmodSync(dir, 0o755);
  const asRoot = process.getuid?.() === 0;
  const uid = asRoot ? TEST_UID : userInfo().uid;
  const user = asRoot ? 'muster-drill' : userInfo().username;
  const home = join(dir, 'home');
  const credentials = join(dir, 'credentials');
  for (const made of [home, credentials]) mkdirSync(made, { mode: 0o700 });
  if (asRoot) chownSync(home, uid, uid);
  const hostKey = makeKey(join(dir, 'host'));
  const publicKeys = new Map(identities.map((name) => [name, makeKey(join(credentials, `${name}.ssh`))]));
  const authorized = join(dir, 'authorized_keys');
  const allow = (names: readonly string[]): void => {
    writeFileSync(authorized, names.map((name) => `${publicKeys.get(name)}\n`).join(''), { mode: 0o644 });
  };
  allow(identities);
  const port = await deadPort();
  const config = join(dir, 'sshd_config');
  writeFileSync(config, sshdConfig({ port, user, authorized, dir, env: { HOME: home, ...env } }));
  const child = asRoot ? startAsRoot(dir, config, `${user}:x:${uid}:${uid}::${home}:/bin/sh`) : start(config);
  const said: Buffer[] = [];
  child.stderr?.on('data', (part: Buffer) => said.push(part));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await answering(port, child, () => Buffer.concat(said).toString());
  return {
    door: { url: `ssh://${user}@127.0.0.1:${port}`, caPem: null, settings: { hostKey } },
    credentials,
    home,
    uid,
    allow,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function sshdConfig(of: {
  dir: string;
  port: number;
  user: string;
  authorized: string;
  env: Readonly<Record<string, string>>;
}): string {
  return `${[
    `ListenAddress 127.0.0.1:${of.port}`,
    `HostKey ${join(of.dir, 'host')}`,
    `PidFile ${join(of.dir, 'sshd.pid')}`,
    `AuthorizedKeysFile ${of.authorized}`,
    `AllowUsers ${of.user}`,
    `SetEnv ${Object.entries(of.env)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin no',
    'AllowTcpForwarding no',
    'PrintMotd no',
    'MaxStartups 100',
  ].join('\n')}\n`;
}

function start(config: string): ChildProcess {
  return spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function startAsRoot(dir: string, config: string, passwdLine: string): ChildProcess {
  const passwd = join(dir, 'passwd');
  writeFileSync(passwd, `${readFileSync('/etc/passwd', 'utf8').trimEnd()}\n${passwdLine}\n`, { mode: 0o644 });
  // sshd gives up its rights in this directory; Debian makes it when the service starts.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const script = 'mount --bind "$1" /etc/passwd && exec "$2" -D -e -f "$3"';
  const args = ['--mount', '--propagation=private', 'sh', '-c', script, 'sh', passwd, SSHD, config];
  return spawn('unshare', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Makes a key pair without passphrase; gives the public half as it stands in authorized_keys, without comment. */
function makeKey(file: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

async function answering(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (child.exitCode !== null) break;
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd does not answer: ${said()}`);
}
