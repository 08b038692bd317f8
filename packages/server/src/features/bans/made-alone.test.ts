import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { administrator, csirt } from '../incidents/incidents.fixture.ts';
import { issueToken } from '../people/index.ts';
import { placePerson } from '../people/testing/people-scene.ts';
import { answerBan } from './approve.ts';
import { liftBan } from './end.ts';
import { changeLimits, readLimits } from './limits.ts';
import { previewBan } from './make.ts';
import { type BanScene, banScene, denyNew, dn, northOfficer, second, sub } from './testing/ban-scene.ts';

const HOUR_MS = 3_600_000;
let scene: BanScene;
beforeAll(async () => {
  scene = await banScene();
  const limits = await readLimits(scene.app, csirt);
  await changeLimits(scene.app, administrator, { ...limits, users: 3, workloads: 4 });
});
afterAll(() => scene.close());

const expiresAt = '2027-02-20T00:00:00Z';
const ban = async (name: string, actor: Actor) => await scene.ban(sub(name), { expiresAt }, actor);

function look(name: string, actor: Actor) {
  const subject = { identifiers: [sub(name)], cascade: true };
  return previewBan(scene.app, actor, { subject, effects: denyNew, sites: null });
}

test('the small bans of one officer in a day count together, and the preview says so beforehand', async () => {
  for (const name of ['a', 'b', 'c']) {
    expect((await look(name, csirt)).approval).toEqual({ needed: false, reasons: [] });
    expect((await ban(name, csirt)).state).toBe('active');
  }
  expect((await look('d', csirt)).approval.reasons).toEqual([
    'With the 3 bans that the same officer made alone in the last 24 hours it reaches 4 people; above 3 a second officer must approve.',
  ]);
  const waiting = await ban('d', csirt);
  expect(waiting).toMatchObject({ state: 'awaiting-approval', orderId: null, approval: { needed: true } });
  const digest = waiting.reach?.digest as string;
  await expect(
    answerBan(scene.app, csirt, waiting.id, { answer: 'approve', digest, reason: '' }),
  ).rejects.toMatchObject({ code: 'auth.denied' });
  const approved = await answerBan(scene.app, second, waiting.id, { answer: 'approve', digest, reason: '' });
  expect(approved.state).toBe('active');
  expect((await look('d-2', csirt)).approval.reasons).toMatchObject([expect.stringContaining('the 3 bans')]);
});

test('another officer makes theirs alone, of the CSIRT or of an NGI', async () => {
  for (const [name, actor] of [
    ['e', second],
    ['f', northOfficer],
  ] as const)
    expect((await ban(name, actor)).state).toBe('active');
});

test('what was lifted again counts, and what waits for a second officer does not', async () => {
  await scene.app.clock.advance(25 * HOUR_MS);
  for (const name of ['g', 'h']) await ban(name, csirt);
  const lifted = await ban('i', csirt);
  await liftBan(scene.app, csirt, lifted.id, 'the wrong one');
  expect((await look('j', csirt)).approval.reasons).toMatchObject([expect.stringContaining('the 3 bans')]);
  const gateway = await scene.ban(dn('Robot: portal day'), { expiresAt });
  expect(gateway.approval.needed).toBe(true);
  expect((await look('j', csirt)).approval.reasons).toMatchObject([expect.stringContaining('the 3 bans')]);
});

test('24 hours later it is forgotten, and not a moment sooner', async () => {
  await scene.app.clock.advance(25 * HOUR_MS);
  for (const name of ['k', 'l', 'm']) await ban(name, csirt);
  const oldest = await scene.app.db
    .selectFrom('ban')
    .select('made_at')
    .where('title', 'like', '%k@example.org%')
    .executeTakeFirstOrThrow();
  const forgotten = oldest.made_at.getTime() + 24 * HOUR_MS;
  await scene.app.clock.advance(forgotten - 1 - scene.app.clock.now().getTime());
  expect((await look('n', csirt)).approval.needed).toBe(true);
  await scene.app.clock.advance(1);
  expect((await look('n', csirt)).approval.needed).toBe(false);
});

test('workloads count as people do', async () => {
  await scene.app.clock.advance(25 * HOUR_MS);
  await scene.runs(scene.alpha, sub('o'), ['o-1', 'o-2', 'o-3']);
  await scene.runs(scene.alpha, sub('p'), ['p-1', 'p-2']);
  await ban('o', csirt);
  expect((await look('p', csirt)).approval.reasons).toEqual([
    'With the ban that the same officer made alone in the last 24 hours it reaches 5 workloads; above 4 a second officer must approve.',
  ]);
  expect((await look('p', second)).approval.needed).toBe(false);
});

test('all tokens of a person are that person, and their session too', async () => {
  const person = await placePerson(scene.app);
  const tokens = await Promise.all(
    ['one', 'other'].map((name) =>
      issueToken(scene.app, actors.administrator, {
        name,
        role: 'officer',
        scope: { kind: 'federation' },
        owner: person.id,
        validDays: 1,
      }),
    ),
  );
  const [one, other] = tokens.map(({ token }): Actor => ({ ...csirt, id: token.id })) as [Actor, Actor];
  const session = { ...csirt, id: person.id };
  for (const [name, actor] of [
    ['q', one],
    ['r', other],
    ['s', session],
  ] as const)
    await ban(name, actor);
  for (const actor of [one, other, session]) expect((await look('t', actor)).approval.needed).toBe(true);
});
