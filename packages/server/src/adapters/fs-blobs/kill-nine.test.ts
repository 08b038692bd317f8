import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FsBlobs } from './index.ts';
import { patternAt } from './testing/pattern.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-killed-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Runs until so many parts more are told to lie there, then kill -9; gives where the last told one ends. */
async function appendUntilKilled(from: number, parts: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--conditions=source',
      join(import.meta.dirname, 'testing/append-forever.ts'),
      directory,
      `${from}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = from;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number(line);
    count += 1;
    if (count === parts) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return told;
}

test('a process that is killed while it writes loses no part that it said was there, and the next goes on', async () => {
  let told = 0;
  for (const parts of [3, 1, 5]) told = await appendUntilKilled(told, parts);
  expect(told).toBeGreaterThanOrEqual(9 * 300_000);
  const lies = await buffer(await new FsBlobs(directory).openUnfinished('upl_1', told));
  expect(lies.equals(patternAt(0, told))).toBe(true);
});
