import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NotReachable, Refused } from './errors.ts';
import { doneOnce } from './unanswered.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'muster-unanswered-'));
});
afterAll(() => rm(home, { recursive: true }));

type Try = { key: string; again: boolean };

async function tried(what: unknown, fails?: Error): Promise<Try> {
  let seen: Try | undefined;
  await doneOnce({ HOME: home }, what, async (key, again) => {
    seen = { key, again };
    if (fails) throw fails;
  }).catch((error: unknown) => {
    if (error !== fails) throw error;
  });
  return seen as Try;
}

test('a request without an answer keeps its key until there is one', async () => {
  const first = await tried({ title: 'A miner' }, new NotReachable('gone'));
  expect(first.again).toBe(false);
  expect((await tried({ title: 'Another' })).key).not.toBe(first.key);
  expect(await tried({ title: 'A miner' }, new Error('Ctrl-C'))).toEqual({ key: first.key, again: true });
  expect(await tried({ title: 'A miner' })).toEqual({ key: first.key, again: true });
  expect((await tried({ title: 'A miner' })).key).not.toBe(first.key);
});

test('a refusal is an answer, and nothing stays on the disk', async () => {
  const problem = { code: 'auth.denied', title: 'No', detail: 'No.', status: 403 } as never;
  const first = await tried('x', new Refused(problem));
  expect((await tried('x')).key).not.toBe(first.key);
  expect(await readdir(join(home, '.local/state/muster/unanswered'))).toEqual([]);
});

test('a fault of the server is none: it may have been done before', async () => {
  for (const status of [429, 500, 503]) {
    const problem = { code: 'internal', title: 'A fault', detail: 'A fault.', status } as never;
    const first = await tried(status, new Refused(problem));
    expect(await tried(status)).toEqual({ key: first.key, again: true });
  }
});

test('where nothing can be kept it is done all the same', async () => {
  let keys = '';
  await doneOnce({ XDG_STATE_HOME: '/dev/null/x' }, 'x', async (key) => {
    keys += key;
  });
  expect(keys).toHaveLength(36);
});
