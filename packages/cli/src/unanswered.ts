import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { thisMoment } from './clock.ts';
import { Refused, UsageError } from './errors.ts';
import type { Environment } from './settings.ts';

/** Whoever repeats a command later than this means another thing. */
const REMEMBERED_MS = 24 * 3600_000;
const FORM = /^(\d{1,16}) ([0-9a-f-]{36})$/;

/**
 * Does what must not be done twice, under a key by which the server knows a request again. The key is kept until there
 * was an answer: the same command after a lost answer, or after Ctrl-C, is the same request, and after an answer a new one.
 * What is asked for is kept as a hash alone.
 */
export async function doneOnce<Done>(
  env: Environment,
  what: unknown,
  act: (key: string, again: boolean) => Promise<Done>,
): Promise<Done> {
  const file = fileOf(env, createHash('sha256').update(JSON.stringify(what)).digest('hex'));
  const before = await keyIn(file);
  const key = before ?? randomUUID();
  if (before === undefined) await keep(file, key);
  try {
    const done = await act(key, before !== undefined);
    await forget(file);
    return done;
  } catch (error) {
    if (isAnswer(error)) await forget(file);
    throw error;
  }
}

/** Nothing was done, and it says so. A fault of the server, or too many requests, may come after it was done. */
function isAnswer(error: unknown): boolean {
  if (error instanceof Refused) return error.problem.status < 500 && error.problem.status !== 429;
  return error instanceof UsageError;
}

function fileOf(env: Environment, hash: string): string {
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state');
  return join(state, 'muster', 'unanswered', hash);
}

async function keyIn(file: string): Promise<string | undefined> {
  const [, at = '', key] = FORM.exec(await readFile(file, 'utf8').catch(() => '')) ?? [];
  const age = thisMoment().getTime() - Number(at);
  return age >= 0 && age < REMEMBERED_MS ? key : undefined;
}

async function forget(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

/** Where nothing can be kept the command is done all the same: an incident is not held up by a full disk. */
async function keep(file: string, key: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${thisMoment().getTime()} ${key}`, { mode: 0o600 });
  } catch {
    // The key still holds for this one try.
  }
}
