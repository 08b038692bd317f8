import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing/test-database.ts';
import { inTransaction } from '../db/transaction.ts';
import { type Clock, ScaledClock, SystemClock, VirtualClock } from '../kernel/clock.ts';
import { enqueue } from './queue.ts';
import { collectHandlers, type JobHandlers, recurring } from './registry.ts';
import { JobRunner } from './runner.ts';
import { claimJobs, deadLetters, forgetDoneJobs, retryDeadLetter } from './store.ts';

const START = new Date('2027-01-05T08:00:00Z');
let database: TestDatabase;
let procedure: VirtualClock;
let machine: VirtualClock;
let seen: string[];

beforeEach(async () => {
  database = await testDatabase();
  procedure = new VirtualClock(START);
  machine = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
  seen = [];
});

afterEach(() => database.close());

async function note(job: { body: { [key: string]: unknown } }): Promise<void> {
  seen.push(String(job.body.name));
}

function runner(handlers: JobHandlers, more: object = {}): JobRunner {
  return new JobRunner({ db: database.db, clocks: { procedure, machine }, handlers, ...more });
}

function put(name: string, afterMs = 0, more: { timeBase?: 'machine'; dedupeKey?: string } = {}) {
  const clock: Clock = more.timeBase === 'machine' ? machine : procedure;
  const runAt = new Date(clock.now().getTime() + afterMs);
  return inTransaction(database.db, (tx) => enqueue(tx, { kind: 'note', body: { name }, runAt, ...more }));
}

test('jobs run when they are due, each once', async () => {
  await put('later', 60_000);
  await put('now');
  const one = runner({ note });
  expect(await one.runDue()).toBe(1);
  expect(seen).toEqual(['now']);
  await procedure.advance(60_000);
  expect(await one.runDue()).toBe(1);
  expect(await one.runDue()).toBe(0);
  expect(seen).toEqual(['now', 'later']);
});

test('a job on machine time does not follow the procedure clock', async () => {
  await put('lease', 1_000, { timeBase: 'machine' });
  await procedure.advance(10_000_000);
  expect(await runner({ note }).runDue()).toBe(0);
  await machine.advance(1_000);
  expect(await runner({ note }).runDue()).toBe(1);
});

test('a job that its transaction takes back never runs', async () => {
  const failing = inTransaction(database.db, async (tx) => {
    await enqueue(tx, { kind: 'note', body: { name: 'x' }, runAt: START });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await runner({ note }).runDue()).toBe(0);
});

test('a dedupe key lets one open job be, and another once it is done', async () => {
  expect(await put('one', 0, { dedupeKey: 'k' })).toMatch(/^job_/);
  expect(await put('two', 0, { dedupeKey: 'k' })).toBeUndefined();
  await runner({ note }).runDue();
  expect(await put('three', 0, { dedupeKey: 'k' })).toMatch(/^job_/);
  await runner({ note }).runDue();
  expect(seen).toEqual(['one', 'three']);
});

test('a failing job is tried again, later each time, and ends as a dead letter that can be revived', async () => {
  await put('bad');
  const waits: number[] = [];
  const handlers = {
    note: async () => {
      waits.push(procedure.now().getTime() - START.getTime());
      throw new Error('no luck');
    },
  };
  const one = runner(handlers, { mostAttempts: 4 });
  for (let i = 0; i < 20; i++) {
    await one.runDue();
    await procedure.advance(1_000);
  }
  expect(waits).toEqual([0, 1_000, 3_000, 7_000]);
  const [dead] = await deadLetters(database.db);
  expect(dead).toMatchObject({ kind: 'note', body: { name: 'bad' }, attempts: 4 });
  expect(dead?.last_error).toContain('no luck');
  expect(await retryDeadLetter(database.db, dead?.id as string, procedure.now())).toBe(true);
  await runner({ note }).runDue();
  expect(seen).toEqual(['bad']);
  expect(await deadLetters(database.db)).toEqual([]);
});

test('the job of a runner that died is taken over when its lease has run out', async () => {
  await put('orphan');
  const claim = { kinds: ['note'], procedureNow: START, lockedBy: 'dead runner', limit: 1 };
  const lockedUntil = new Date(machine.now().getTime() + 60_000);
  await claimJobs(database.db, { ...claim, machineNow: machine.now(), lockedUntil });
  expect(await runner({ note }).runDue()).toBe(0);
  await machine.advance(60_000);
  expect(await runner({ note }).runDue()).toBe(1);
});

test('a long job keeps its lease', async () => {
  await put('long');
  let finish: () => void = () => {};
  const working = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const running = runner({
    note: async () => {
      begun();
      await working;
    },
  }).runDue();
  await started;
  for (let i = 0; i < 5; i++) {
    await machine.advance(20_000);
    await renewedUntil(machine.now().getTime() + 60_000);
    expect(await runner({ note }).runDue()).toBe(0);
  }
  finish();
  expect(await running).toBe(1);
  expect(seen).toEqual([]);
});

/** The renewal is written by the runner in its own time. */
async function renewedUntil(time: number): Promise<void> {
  for (;;) {
    const job = await database.db.selectFrom('job').select('locked_until').executeTakeFirstOrThrow();
    if (job.locked_until?.getTime() === time) return;
  }
}

test('two runners share the work and no job runs twice', async () => {
  for (let i = 0; i < 60; i++) await put(String(i));
  const counts = await Promise.all([runner({ note }).runDue(), runner({ note }).runDue()]);
  expect(counts[0] + counts[1]).toBe(60);
  expect(new Set(seen).size).toBe(60);
});

test('a recurring job comes back in its rhythm, also after a failure, and only once among several runners', async () => {
  const times: number[] = [];
  let failures = 1;
  const handlers = {
    tick: async () => {
      if (failures-- > 0) throw new Error('once');
      times.push((procedure.now().getTime() - START.getTime()) / 1_000);
    },
  };
  const schedules = [recurring('tick', 10_000)];
  const runners = [runner(handlers, { schedules }), runner(handlers, { schedules })];
  for (let second = 0; second <= 40; second++) {
    for (const one of runners) await one.runDue();
    await procedure.advance(1_000);
  }
  expect(times).toEqual([1, 11, 21, 31]);
});

test('after a long pause a recurring job runs once, not once for each time it missed', async () => {
  let runs = 0;
  const handlers = {
    tick: async () => {
      runs += 1;
    },
  };
  const one = runner(handlers, { schedules: [recurring('tick', 10_000)] });
  await one.runDue();
  await procedure.advance(3_600_000);
  await one.runDue();
  await one.runDue();
  expect(runs).toBe(2);
});

test('started and stopped, it works by itself, at a lab’s speed too', async () => {
  const system = new SystemClock();
  const mapping = { machineEpochMs: system.now().getTime(), procedureEpochMs: START.getTime(), speed: 900 };
  const clocks = { procedure: new ScaledClock(mapping), machine: system };
  const done = new Promise<void>((resolve) => {
    const one = new JobRunner({
      db: database.db,
      clocks,
      handlers: {
        note: async (job, context) => {
          seen.push(String(job.body.name));
          if (seen.length === 1) {
            const runAt = new Date(context.clocks.procedure.now().getTime() + 60_000);
            await inTransaction(context.db, (tx) =>
              enqueue(tx, { kind: 'note', body: { name: 'second' }, runAt }),
            );
          } else {
            resolve(Promise.resolve().then(() => one.stop()));
          }
        },
      },
    });
    void one.start();
  });
  await put('first');
  await done;
  expect(seen).toEqual(['first', 'second']);
});

test('done jobs are forgotten on request', async () => {
  await put('old');
  await runner({ note }).runDue();
  expect(await forgetDoneJobs(database.db, START)).toBe(0);
  expect(await forgetDoneJobs(database.db, new Date(START.getTime() + 1))).toBe(1);
});

test('every declared kind has exactly one handler', () => {
  expect(Object.keys(collectHandlers(['a', 'b'], [{ a: note }, { b: note }]))).toEqual(['a', 'b']);
  expect(() => collectHandlers(['a', 'b'], [{ a: note }])).toThrow('no handler for the job kinds b');
  expect(() => collectHandlers(['a'], [{ a: note }, { a: note }])).toThrow('a has two handlers');
  expect(() => collectHandlers(['a'], [{ a: note, c: note }])).toThrow(
    'c have a handler and are not declared',
  );
  expect(() => runner({ note }, { schedules: [recurring('tick', 1)] })).toThrow('tick has no handler');
});
