import { type Actor, blockImageRequest, containRequest } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { administrator, alpha as alphaContact, auditor, csirt } from '../incidents/incidents.fixture.ts';
import { issueToken } from '../people/index.ts';
import { placePerson } from '../people/testing/people-scene.ts';
import { containWorkload, previewContain } from './contain.ts';
import { blockImage } from './image-blocks.ts';
import { changeLimits, readLimits } from './limits.ts';
import { type BanScene, banScene, northOfficer, second, southOfficer, sub } from './testing/ban-scene.ts';

let scene: BanScene;
let ids: string[];
beforeAll(async () => {
  scene = await banScene();
  await scene.runs(scene.alpha, sub('mallory'), ['vm-1', 'vm-2', 'vm-3']);
  const rows = await scene.app.db.selectFrom('workload').select('id').orderBy('ref').execute();
  ids = rows.map(({ id }) => id);
});
afterAll(() => scene.close());

const pause = containRequest.parse({
  effects: { running: 'pause', network: 'quarantine' },
  reason: 'it scans',
  expiresAt: '2027-01-10T00:00:00Z',
});

test('a workload is contained at its site alone, with an end, and shows what stands on it', async () => {
  expect(await previewContain(scene.app, csirt, ids[0] as string)).toMatchObject({
    agent: true,
    workload: { ref: 'vm-1', state: 'running' },
    standing: [],
  });
  const { order, deliveries } = await containWorkload(scene.app, csirt, ids[0] as string, pause);
  expect(deliveries.map(({ site }) => site.name)).toEqual(['alpha']);
  expect(await scene.orderAt(scene.alpha, order.id)).toMatchObject({
    kind: 'contain',
    target: { type: 'workload', system: 'cloud', ref: 'vm-1' },
    effects: { new: 'leave', running: 'pause', network: 'quarantine' },
    expiresAt: '2027-01-10T00:00:00.000Z',
  });
  expect((await previewContain(scene.app, csirt, ids[0] as string)).standing).toEqual([order.id]);
});

test('nothing is ordered that contains nothing, or that has no end within the limit', async () => {
  const wrong = [
    { ...pause, effects: { running: 'leave' as const, network: 'keep' as const } },
    { ...pause, effects: { running: 'leave' as const, network: 'release' as const } },
    { ...pause, expiresAt: '2029-01-01T00:00:00Z' },
  ];
  for (const one of wrong)
    await expect(containWorkload(scene.app, csirt, ids[0] as string, one)).rejects.toMatchObject({
      code: 'request.invalid',
    });
});

test('it is for officers of that place alone', async () => {
  for (const actor of [administrator, auditor, alphaContact])
    await expect(containWorkload(scene.app, actor, ids[1] as string, pause)).rejects.toMatchObject({
      code: 'auth.denied',
    });
  await expect(containWorkload(scene.app, southOfficer, ids[1] as string, pause)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await containWorkload(scene.app, northOfficer, ids[1] as string, pause)).order.kind).toBe(
    'contain',
  );
});

test('one officer alone contains no more in a day than the limit', async () => {
  const limits = await readLimits(scene.app, csirt);
  await changeLimits(scene.app, administrator, { ...limits, workloads: 1 });
  await containWorkload(scene.app, second, ids[1] as string, pause);
  await expect(containWorkload(scene.app, second, ids[2] as string, pause)).rejects.toMatchObject({
    code: 'state.conflict',
  });
  await scene.app.clock.advance(25 * 3_600_000);
  expect((await containWorkload(scene.app, second, ids[2] as string, pause)).order.kind).toBe('contain');
  await changeLimits(scene.app, administrator, limits);
});

test('all tokens of a person are that person, when it is counted what one officer contained', async () => {
  const limits = await readLimits(scene.app, csirt);
  await changeLimits(scene.app, administrator, { ...limits, workloads: 1 });
  const person = await placePerson(scene.app);
  const tokens = await Promise.all(
    ['one', 'other'].map((name) =>
      issueToken(scene.app, actors.administrator, {
        ...{
          name,
          role: 'officer' as const,
          scope: { kind: 'federation' as const },
          owner: person.id,
          validDays: 1,
        },
      }),
    ),
  );
  const [one, other] = tokens.map(({ token }): Actor => ({ ...csirt, id: token.id })) as [Actor, Actor];
  await containWorkload(scene.app, one, ids[0] as string, pause);
  for (const actor of [other, { ...csirt, id: person.id }])
    await expect(containWorkload(scene.app, actor, ids[1] as string, pause)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  await changeLimits(scene.app, administrator, limits);
});

test('an image is blocked by its bytes at every site that the officer may order at', async () => {
  const request = blockImageRequest.parse({
    image: { ref: null, sha512: 'AB'.repeat(64) },
    sites: null,
    reason: 'a backdoor',
    expiresAt: '2027-01-10T00:00:00Z',
  });
  const { order, deliveries } = await blockImage(scene.app, northOfficer, request);
  expect(deliveries.map(({ site }) => site.name)).toEqual(['alpha', 'beta']);
  expect(order).toMatchObject({
    kind: 'block-image',
    target: { type: 'image', ref: null, sha512: 'ab'.repeat(64) },
    effects: { new: 'deny', running: 'leave' },
  });
  await expect(
    blockImage(scene.app, csirt, { ...request, image: { ref: null, sha512: null } }),
  ).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(blockImage(scene.app, auditor, request)).rejects.toMatchObject({ code: 'auth.denied' });
});
