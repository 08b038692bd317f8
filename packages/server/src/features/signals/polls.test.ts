import { HEAD_EVENT, ORDER_EVENT } from '@muster/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDb, createPool } from '../../db/pool.ts';
import { inTransaction } from '../../db/transaction.ts';
import { EventHub } from '../../kernel/event-hub.ts';
import { newId } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { enrolledAgent } from '../agents/testing/test-agent.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { setsAfter } from './gap.ts';
import { openAgentStream, queueSet, wakeStreams } from './index.ts';
import { pollsOf } from './polls.ts';
import { changeStream, streamById } from './store.ts';
import { claimsOf } from './testing/signal-scene.ts';

const here = (): AbortSignal => new AbortController().signal;
const MINUTE_MS = 60_000;
let app: TestApp;
let agentId: string;
let stream: string;

beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  agentId = (await enrolledAgent(app)).id;
});
afterAll(() => app.close());
beforeEach(async () => {
  stream = await newStream();
});

async function newStream(): Promise<string> {
  const streamId = newId('str', app.clock.now());
  await inTransaction(app.db, (tx) => openAgentStream(tx, app, { streamId, agentId, description: 'cloud' }));
  return streamId;
}

async function order(streamIds: readonly string[], words = 'x', on = app): Promise<void> {
  await inTransaction(on.db, (tx) =>
    queueSet(tx, on, {
      streamIds,
      sequenced: true,
      build: (_stream, seq, previous) => ({ events: { [ORDER_EVENT]: { words, seq, previous } } }),
    }),
  );
  wakeStreams(on, streamIds);
}

async function answered(id = stream, request = {}) {
  const outcome = await pollsOf(app).poll(id, { returnImmediately: true, ...request }, here());
  return outcome.kind === 'answer' ? Object.values(outcome.answer.sets) : [outcome.kind];
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Until nothing is asked of the database, and nothing was about to be. */
async function untilIdle(): Promise<void> {
  const { pool } = app.database;
  for (let idle = 0; idle < 5; ) {
    await turn();
    idle = pool.idleCount === pool.totalCount ? idle + 1 : 0;
  }
}

/** Until so many polls have looked and wait. */
async function untilWaiting(count = 1): Promise<void> {
  while (pollsOf(app).open < count) await turn();
  await untilIdle();
}

/** Lets the watch look for what other server processes committed, each time to its end. */
async function looks(times: number): Promise<void> {
  for (let look = 0; look < times; look++) {
    await app.clock.advance(200);
    await untilIdle();
  }
}

describe('numbered SETs', () => {
  test('each name the hash of the one before, without a hole', async () => {
    for (const words of ['a', 'b', 'c']) await order([stream], words);
    const tokens = (await setsAfter(app.db, stream, 0, 10)).map(({ token }) => token);
    const said = tokens.map((token) => (claimsOf(token).events as Record<string, unknown>)[ORDER_EVENT]);
    expect(said).toEqual([
      { words: 'a', seq: 1, previous: null },
      { words: 'b', seq: 2, previous: sha256Of(tokens[0] ?? '') },
      { words: 'c', seq: 3, previous: sha256Of(tokens[1] ?? '') },
    ]);
    expect(await streamById(app.db, stream)).toMatchObject({
      seq: 3,
      last_sha256: sha256Of(tokens[2] ?? ''),
    });
    expect((await setsAfter(app.db, stream, 2, 10)).map(({ seq }) => seq)).toEqual([3]);
  });

  test('are numbered without a hole by writers that come at once', async () => {
    const other = await newStream();
    await Promise.all(
      Array.from({ length: 10 }, (_none, n) => order(n % 2 ? [stream, other] : [other, stream], `${n}`)),
    );
    for (const id of [stream, other]) {
      const sets = await setsAfter(app.db, id, 0, 20);
      expect(sets.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const chain = sets.map(({ token }) => {
        const { previous } =
          (claimsOf(token).events as Record<string, { previous: string | null }>)[ORDER_EVENT] ?? {};
        return previous;
      });
      expect(chain).toEqual([null, ...sets.slice(0, -1).map(({ token }) => sha256Of(token))]);
    }
  });

  test('whose transaction fails leave no number behind', async () => {
    const failing = inTransaction(app.db, async (tx) => {
      await queueSet(tx, app, { streamIds: [stream], sequenced: true, build: () => ({ events: {} }) });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await streamById(app.db, stream)).toMatchObject({ seq: 0, last_sha256: null });
  });
});

describe('a long poll', () => {
  test('ends when something is committed, and not before', async () => {
    const polling = pollsOf(app).poll(stream, {}, here());
    await untilWaiting();
    await order([await newStream()]);
    let done = false;
    void polling.then(() => {
      done = true;
    });
    await untilIdle();
    expect(done).toBe(false);
    await order([stream], 'now');
    expect(await polling).toMatchObject({ kind: 'answer', answer: { sets: {} } });
    expect((await answered())[0]).toBeDefined();
  });

  test('that nothing happens on ends within a minute with the head, which is signed anew each time', async () => {
    await order([stream], 'taken');
    const [jti = ''] = Object.keys(
      await pollsOf(app)
        .poll(stream, {}, here())
        .then((outcome) => (outcome.kind === 'answer' ? outcome.answer.sets : {})),
    );
    const polling = pollsOf(app).poll(stream, { ack: [jti] }, here());
    await untilWaiting();
    await app.clock.advance(MINUTE_MS);
    const outcome = await polling;
    const [head = ''] = outcome.kind === 'answer' ? Object.values(outcome.answer.sets) : [];
    const row = await streamById(app.db, stream);
    const signedWithin = expect.toSatisfy((at: string) => {
      const ago = app.clock.now().getTime() - Date.parse(at);
      return ago >= 0 && ago < MINUTE_MS;
    });
    expect(claimsOf(head)).toMatchObject({
      aud: agentId,
      sub_id: { format: 'opaque', id: stream },
      events: { [HEAD_EVENT]: { seq: 1, last: row?.last_sha256, at: signedWithin } },
    });
    const [again = ''] = await answered();
    expect(claimsOf(again).jti).not.toBe(claimsOf(head).jti);
  });

  test('whose receiver leaves is over', async () => {
    const gone = new AbortController();
    const polling = pollsOf(app).poll(stream, {}, gone.signal);
    await untilWaiting();
    gone.abort();
    await polling;
    expect(pollsOf(app).open).toBe(0);
  });

  test('holds no connection of the database while it waits', async () => {
    const streams = await Promise.all(Array.from({ length: 40 }, newStream));
    const polling = streams.map((id) => pollsOf(app).poll(id, {}, here()));
    await untilWaiting(40);
    const { pool } = app.database;
    // A look of the watch is soon over; a poll that held its connection would hold it for a minute.
    await expect.poll(() => pool.idleCount === pool.totalCount).toBe(true);
    await order(streams);
    expect((await Promise.all(polling)).map(({ kind }) => kind)).toEqual(Array(40).fill('answer'));
  });

  test('ends when its stream does', async () => {
    const polling = pollsOf(app).poll(stream, {}, here());
    await untilWaiting();
    await inTransaction(app.db, (tx) => changeStream(tx, stream, { status: 'disabled' }));
    wakeStreams(app, [stream]);
    expect(await polling).toEqual({ kind: 'ended' });
    expect(await answered('str_unknown')).toEqual(['ended']);
  });

  test('ends when another server process ended its stream', async () => {
    const polling = pollsOf(app).poll(stream, {}, here());
    await untilWaiting();
    await inTransaction(app.db, (tx) => changeStream(tx, stream, { status: 'disabled' }));
    await looks(3);
    expect(await polling).toEqual({ kind: 'ended' });
  });

  test('hears of what another server process committed, even by a transaction that began before the last look', async () => {
    const pool = createPool({ connectionString: app.database.url() });
    const elsewhere = { ...app, db: createDb(pool), events: new EventHub() };
    const polling = pollsOf(app).poll(stream, {}, here());
    await untilWaiting();
    await inTransaction(elsewhere.db, async (tx) => {
      await queueSet(tx, elsewhere, { streamIds: [stream], build: () => ({ events: { 'urn:x:e': {} } }) });
      // Looks that do not see it yet.
      await looks(3);
    });
    await looks(3);
    expect(await polling).toMatchObject({ kind: 'answer' });
    await pool.end();
  });
});

test('a server that ends sends polls away with the word when to come back, each at another time', async () => {
  const ending = await testApp();
  ending.db = app.db;
  const streams = await Promise.all(Array.from({ length: 12 }, newStream));
  const polls = pollsOf(ending);
  const polling = streams.map((id) => polls.poll(id, {}, here()));
  while (polls.open < 12) await turn();
  await polls.close();
  const outcomes = await Promise.all(polling);
  const waits = outcomes.map((outcome) => (outcome.kind === 'busy' ? outcome.retryAfterS : 0));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(15);
  expect(new Set(waits).size).toBeGreaterThan(1);
  expect(await polls.poll(stream, {}, here())).toMatchObject({ kind: 'busy' });
  ending.db = ending.database.db;
  await ending.close();
});
