import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { Shell, ShellRequest } from '../shell-door/index.ts';

/** Machine milliseconds for a script, the upload included. */
const ANSWER_WITHIN_MS = 20_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;
const CREDENTIAL_NAME = /^[a-z][a-z0-9-]*$/;
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
const ACCOUNT = /^[a-z_][a-z0-9_-]{0,31}$/;

/** Program and arguments that run what follows them as this account. */
export type Launcher = (account: string) => readonly string[];

/** By sudo without a password; sites allow it for the drill's account and `sh` alone. */
export function bySudo(account: string): readonly string[] {
  return ['sudo', '-n', '-H', '-u', account, '--'];
}

/**
 * Runs fixed scripts on this machine as the account that a credential names: `<credential>.slurm` in the directory of
 * credentials holds its name and nothing else.
 */
export class LocalShell implements Shell {
  readonly #credentials: string;
  readonly #launcher: Launcher;
  readonly #read: (file: string) => Promise<string>;

  constructor(credentials: string, read: (file: string) => Promise<string>, launcher: Launcher = bySudo) {
    this.#credentials = credentials;
    this.#launcher = launcher;
    this.#read = read;
  }

  async run(_door: SiteDoor, { credential, script, args, input }: ShellRequest): Promise<string> {
    const account = await this.#accountOf(credential);
    if (args.some((arg) => !PLAIN.test(arg)))
      throw new DoorError('invalid', 'an argument holds what may not stand there');
    const [program = '', ...before] = this.#launcher(account);
    return await spoken(program, [...before, 'sh', '-c', script, 'muster', ...args], input);
  }

  async #accountOf(credential: string): Promise<string> {
    if (!CREDENTIAL_NAME.test(credential))
      throw new DoorError('invalid', `"${credential}" is no name of a credential`);
    const file = join(this.#credentials, `${credential}.slurm`);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) throw new DoorError('invalid', `there is no file ${credential}.slurm`);
    const account = (await this.#read(file)).trim();
    if (account === 'root') throw new DoorError('invalid', 'nothing is deployed as root');
    if (!ACCOUNT.test(account)) throw new DoorError('invalid', `${credential}.slurm names no account`);
    return account;
  }
}

/** What Slurm's programs need, and none of the server's own secrets. */
function environment(): Record<string, string> {
  const { PATH = '/usr/bin:/bin', SLURM_CONF } = process.env;
  return { PATH, LC_ALL: 'C', ...(SLURM_CONF === undefined ? {} : { SLURM_CONF }) };
}

function spoken(program: string, args: string[], input: Uint8Array | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: ANSWER_WITHIN_MS,
      killSignal: 'SIGKILL',
      cwd: '/',
      env: environment(),
    });
    const parts: Buffer[] = [];
    let length = 0;
    let words = '';
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > LONGEST_ANSWER_BYTES) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      words = `${words}${part.toString('utf8')}`.slice(-400);
    });
    child.stdin.on('error', () => undefined);
    child.on('error', (error) =>
      reject(new DoorError('invalid', `${program} cannot be started: ${error.message}`)),
    );
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(parts).toString('utf8'));
      else if (/^sudo: /m.test(words))
        reject(new DoorError('invalid', `sudo does not let us act as this account: ${words.trim()}`));
      else reject(new DoorError('unreachable', `the script ended with ${code}: ${words.trim()}`));
    });
    child.stdin.end(input);
  });
}
