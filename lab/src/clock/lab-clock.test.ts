import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  ensureClockFile,
  type LabClock,
  ProcedureClock,
  readClockFile,
  writeClockFile,
} from './lab-clock.ts';

const dir = mkdtempSync(join(tmpdir(), 'lab-clock-'));
afterAll(() => rmSync(dir, { recursive: true }));

function stopped(ms: number): LabClock {
  return { now: () => new Date(ms), sleep: () => Promise.resolve() };
}

test('procedure time runs at the mapped speed from the scenario date', () => {
  const file = join(dir, 'a.json');
  ensureClockFile(file, 900, stopped(1_000_000));
  expect(new ProcedureClock(file, stopped(1_000_000)).now().toISOString()).toBe('2027-01-05T08:00:00.000Z');
  expect(new ProcedureClock(file, stopped(1_004_000)).now().toISOString()).toBe('2027-01-05T09:00:00.000Z');
});

test('an existing mapping is kept, and a changed one is followed', () => {
  const file = join(dir, 'b.json');
  ensureClockFile(file, 900, stopped(0));
  expect(ensureClockFile(file, 1, stopped(5000)).speed).toBe(900);
  const clock = new ProcedureClock(file, stopped(10));
  clock.now();
  writeClockFile(file, { machineEpochMs: 0, procedureEpochMs: 0, speed: 1 });
  expect(clock.now().getTime()).toBe(10);
});

test('a damaged mapping is named, not guessed', () => {
  const file = join(dir, 'c.json');
  writeFileSync(file, '{"speed":0}');
  expect(() => readClockFile(file)).toThrow(/c\.json needs machineEpochMs/);
  expect(() => readClockFile(join(dir, 'none.json'))).toThrow(/none\.json cannot be read/);
});
