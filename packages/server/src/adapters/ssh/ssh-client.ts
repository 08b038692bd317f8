import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { Shell, ShellRequest } from '../shell-door/index.ts';
import { type SshAddress, sshAddressOf } from './address.ts';

const CONNECT_WITHIN_SECONDS = 5;
/** Machine milliseconds for connecting, the upload and the remote script together. */
const ANSWER_WITHIN_MS = 20_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;
const CREDENTIAL_NAME = /^[a-z][a-z0-9-]*$/;
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
/** Name under which the pinned key stands in the known_hosts file that is made for a connection. */
const ALIAS = 'muster-door';
/** ssh's own failures; the remote command's are any other. */
const SSH_FAILED = 255;

/** Runs fixed scripts at hosts by OpenSSH's own client, without a shell at this end. */
export class SshClient implements Shell {
  readonly #credentials: string;
  readonly #program: string;
  #scratch: string | undefined;
  #last = 0;

  /** @param credentials holds `<credential>.ssh`, private keys in OpenSSH's form, readable by us alone. */
  constructor(credentials: string, program = 'ssh') {
    this.#credentials = credentials;
    this.#program = program;
  }

  /**
   * What the script wrote to its standard output.
   * @throws DoorError `refused` when the host lets this key not in, `unreachable` for anything that is no answer of
   * our script, `invalid` for what is wrong on our side.
   */
  async run(door: SiteDoor, request: ShellRequest): Promise<string> {
    const address = sshAddressOf(door);
    const key = await this.#keyOf(request.credential);
    for (const arg of request.args) {
      if (!PLAIN.test(arg)) throw new DoorError('invalid', 'an argument holds what may not stand there');
    }
    if (request.script.includes("'")) throw new DoorError('invalid', 'the script holds a quote');
    const from = request.fromAddress ?? '';
    if (from !== '' && isIP(from) === 0) throw new DoorError('invalid', 'the address to submit from is none');
    const known = this.#knownHosts(address);
    try {
      const command = ['sh', '-c', `'${request.script}'`, 'muster', ...request.args].join(' ');
      return await this.#spawn([...options(address, key, known, from), '--', address.host, command], request);
    } finally {
      rmSync(known, { force: true });
    }
  }

  close(): void {
    if (this.#scratch !== undefined) rmSync(this.#scratch, { recursive: true, force: true });
    this.#scratch = undefined;
  }

  async #keyOf(credential: string): Promise<string> {
    if (!CREDENTIAL_NAME.test(credential))
      throw new DoorError('invalid', `"${credential}" is no name of a credential`);
    const file = join(this.#credentials, `${credential}.ssh`);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) throw new DoorError('invalid', `there is no key for ssh called ${credential}.ssh`);
    // ssh passes over such a key in silence, and the host's "denied" would look like a refusal.
    if ((found.mode & 0o077) !== 0)
      throw new DoorError(
        'invalid',
        `others than its owner can read ${credential}.ssh; ssh refuses such a key`,
      );
    return file;
  }

  #knownHosts({ hostKey }: SshAddress): string {
    this.#scratch ??= mkdtempSync(join(tmpdir(), 'muster-ssh-'));
    this.#last += 1;
    const file = join(this.#scratch, `known-${this.#last}`);
    writeFileSync(file, `${ALIAS} ${hostKey}\n`, { mode: 0o600 });
    return file;
  }

  #spawn(args: string[], { input }: ShellRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.#program, args, {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
        timeout: ANSWER_WITHIN_MS,
        killSignal: 'SIGKILL',
      });
      const out = collect();
      const err = collect();
      child.stdout.on('data', (part: Buffer) => {
        if (!out.take(part)) child.kill('SIGKILL');
      });
      child.stderr.on('data', (part: Buffer) => void err.take(part));
      // A host that hangs up early says why by its exit code.
      child.stdin.on('error', () => undefined);
      child.on('error', (error: NodeJS.ErrnoException) => {
        const missing = error.code === 'ENOENT' ? ' (Debian package openssh-client)' : '';
        reject(new DoorError('invalid', `ssh cannot be started: ${error.message}${missing}`));
      });
      child.on('close', (code) => {
        if (code === 0) resolve(out.text());
        else reject(failure(code, err.text()));
      });
      child.stdin.end(input);
    });
  }
}

function options(address: SshAddress, key: string, known: string, from: string): string[] {
  const set: Record<string, string> = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: known,
    GlobalKnownHostsFile: '/dev/null',
    HostKeyAlias: ALIAS,
    CheckHostIP: 'no',
    UpdateHostKeys: 'no',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    PreferredAuthentications: 'publickey',
    ControlMaster: 'no',
    ControlPath: 'none',
    ClearAllForwardings: 'yes',
    PermitLocalCommand: 'no',
    ConnectTimeout: String(CONNECT_WITHIN_SECONDS),
    ConnectionAttempts: '1',
    ServerAliveInterval: '5',
    ServerAliveCountMax: '2',
    LogLevel: 'ERROR',
  };
  return [
    ...['-F', 'none', '-T', '-x', '-a', '-i', key, '-l', address.user, '-p', String(address.port)],
    ...(from === '' ? [] : ['-b', from]),
    ...Object.entries(set).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ];
}

function failure(code: number | null, said: string): DoorError {
  const words = said.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  if (code === null) return new DoorError('unreachable', 'the host did not answer in time, or without end');
  if (code !== SSH_FAILED)
    return new DoorError('unreachable', `the remote script ended with ${code}: ${words}`);
  if (/^\S+@\S+: Permission denied \(/m.test(said)) return new DoorError('refused', 'permission denied');
  return new DoorError('unreachable', `no connection: ${words}`);
}

function collect(): { take(part: Buffer): boolean; text(): string } {
  const parts: Buffer[] = [];
  let length = 0;
  return {
    take(part) {
      length += part.length;
      if (length <= LONGEST_ANSWER_BYTES) parts.push(part);
      return length <= LONGEST_ANSWER_BYTES;
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}
