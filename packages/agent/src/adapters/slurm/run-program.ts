import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SystemError } from '../../ports/site-system.ts';
import type { SlurmSystemSettings } from './settings.ts';
import { errorOf } from './slurm-words.ts';

/** More than any answer but a list has. */
const LONGEST_ANSWER = 1_000_000;

export type ProgramSettings = Pick<SlurmSystemSettings, 'conf' | 'bin' | 'run_with' | 'command_seconds'>;

export interface Running {
  chunks: AsyncIterable<Uint8Array>;
  ended: Promise<{ code: number | null; err: string }>;
}

/** What a program wrote, and how it ended. @throws SystemError when it cannot be run or does not answer */
export async function answerOf(
  settings: ProgramSettings,
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ out: string; code: number | null; err: string }> {
  const { chunks, ended } = startProgram(settings, program, args, signal);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw new SystemError('malformed', `${program} says too much.`);
    parts.push(chunk);
  }
  return { out: Buffer.concat(parts).toString('utf8'), ...(await ended) };
}

/** What a program wrote that ended well. @throws SystemError */
export async function mustAnswer(
  settings: ProgramSettings,
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { out, code, err } = await answerOf(settings, program, args, signal);
  if (code !== 0) throw errorOf(program, err || out);
  return out;
}

/** One of Slurm's own programs with a list of arguments, never by a shell. */
export function startProgram(
  settings: ProgramSettings,
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Running {
  signal.throwIfAborted();
  const [first = '', ...rest] = [...settings.run_with, `${settings.bin}/${program}`, ...args];
  const child = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: settings.command_seconds * 1000,
    killSignal: 'SIGKILL',
    signal,
    env: {
      PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
      LC_ALL: 'C',
      TZ: 'UTC',
      SLURM_TIME_FORMAT: 'standard',
      ...(settings.conf ? { SLURM_CONF: settings.conf } : {}),
    },
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(0, 8000);
  });
  const ended = once(child, 'close').then(
    ([code, killed]: (number | string | null)[]) => {
      if (killed) throw new SystemError('unreachable', `${program} did not answer in time.`);
      return { code: code as number | null, err };
    },
    (error: Error) => {
      signal.throwIfAborted();
      throw new SystemError('unreachable', `${program} cannot be run: ${error.message}`);
    },
  );
  ended.catch(() => undefined);
  return { chunks: child.stdout, ended };
}
