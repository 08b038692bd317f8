import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { beginTry, trySucceeded, waitLeft } from './brake.ts';

const MINUTE_MS = 60_000;

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

let count = 0;
/** Somebody from somewhere that no other test has tried. */
function trier() {
  count += 1;
  return { mail: `m${count}@example.org`, address: `192.0.2.${count}` };
}

async function fails(who: { mail: string; address: string }, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await beginTry(app, who);
}

const refused = { code: 'auth.too-many-tries' };

test('five tries are free, then each wait is twice the one before', async () => {
  const who = trier();
  await fails(who, 5);
  for (const waitMs of [1000, 2000, 4000, 8000]) {
    await app.clock.advance(waitMs - 1);
    await expect(beginTry(app, who)).rejects.toMatchObject(refused);
    await app.clock.advance(1);
    await beginTry(app, who);
  }
  await expect(beginTry(app, who)).rejects.toThrow('Wait 16 seconds');
});

test('a try that waits makes the wait no longer', async () => {
  const who = trier();
  await fails(who, 5);
  for (let i = 0; i < 50; i++) await expect(beginTry(app, who)).rejects.toMatchObject(refused);
  await app.clock.advance(1000);
  await beginTry(app, who);
});

test('many at once are all counted', async () => {
  const who = trier();
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => beginTry(app, who)));
  expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
});

test('a success forgets the failures of the account, and not those of the address for others', async () => {
  const who = trier();
  await fails(who, 4);
  await beginTry(app, who);
  await trySucceeded(app, who);
  await fails(who, 5);
  await expect(beginTry(app, who)).rejects.toMatchObject(refused);

  const { address } = trier();
  for (let i = 0; i < 19; i++) await beginTry(app, { mail: `spray-${i}@example.org`, address });
  const own = { mail: 'own@example.org', address };
  await beginTry(app, own);
  await trySucceeded(app, own);
  await beginTry(app, { mail: 'spray-20@example.org', address });
  await expect(beginTry(app, { mail: 'spray-21@example.org', address })).rejects.toMatchObject(refused);
});

test('an account that is guessed from everywhere waits a minute at most: nobody is locked out by others', async () => {
  const mail = 'victim@example.org';
  for (let i = 0; i < 50; i++) await beginTry(app, { mail, address: `198.51.100.${i}` });
  for (let i = 50; i < 60; i++) {
    await app.clock.advance(MINUTE_MS);
    await beginTry(app, { mail, address: `198.51.100.${i}` });
  }
  const at = { mail, address: '203.0.113.1' };
  await expect(beginTry(app, at)).rejects.toMatchObject(refused);
  await app.clock.advance(MINUTE_MS);
  await beginTry(app, at);
});

test('what is kept names neither account nor address', async () => {
  await beginTry(app, { mail: 'zoë@example.org', address: '2001:db8::1' });
  const kept = JSON.stringify(await app.db.selectFrom('sign_in_brake').select('key').execute());
  expect(kept).not.toMatch(/zoë|example|db8::/);
});

test('a day of quiet forgets all, and no wait is longer than its brake', () => {
  const last = new Date(0);
  const brake = { free: 5, longestMs: 15 * MINUTE_MS };
  expect(waitLeft(1_000_000, last, brake, new Date(0))).toBe(15 * MINUTE_MS);
  expect(waitLeft(1_000_000, last, brake, new Date(15 * MINUTE_MS))).toBe(0);
  expect(waitLeft(4, last, brake, new Date(0))).toBe(0);
});

test('a clock that was set back shuts nobody out until it has come so far again', () => {
  const brake = { free: 5, longestMs: 15 * MINUTE_MS };
  expect(waitLeft(9, new Date(365 * 24 * 60 * MINUTE_MS), brake, new Date(0))).toBe(0);
});
