import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import { awaitLock, takeLock } from './lock.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-lock-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a lock is given back without a trace', () => {
  takeLock(lock)();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock whose process is gone is taken over', async () => {
  const gone = await holder();
  gone.kill('SIGKILL');
  await once(gone, 'exit');
  takeLock(lock)();
});

test('a lock whose process runs is not taken, and names it', async () => {
  const other = await holder();
  expect(() => takeLock(lock)).toThrow(`an agent runs already, as process ${other.pid}`);
  expect(readdirSync(folder)).toEqual(['lock']);
  other.kill('SIGKILL');
});

test('an agent that starts lets a command come to its end first', async () => {
  const command = await holder();
  const taken = awaitLock(lock, systemClock);
  await systemClock.sleep(250);
  command.kill('SIGKILL');
  (await taken)();
});

/** A process that holds the lock, whose command line looks as an agent's does. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'muster-agent']);
  await once(child, 'spawn');
  writeFileSync(lock, `${child.pid}\n`);
  return child;
}
