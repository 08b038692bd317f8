import {
  type Actor,
  type BanLimits,
  blockImageRequest,
  containRequest,
  makeBanRequest,
  type SubjectIdentifier,
} from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { administrator, csirt } from '../incidents/incidents.fixture.ts';
import { releaseOrder } from '../orders/release.ts';
import { tie } from '../subjects/testing/subjects-scene.ts';
import { answerBan, lookAgain } from './approve.ts';
import { containWorkload } from './contain.ts';
import { endDueBans } from './due.ts';
import { extendBan } from './end.ts';
import { blockImage, previewImageBlock, proposeImageBlock } from './image-blocks.ts';
import { changeLimits, readLimits } from './limits.ts';
import { makeBan, previewBan } from './make.ts';
import { type BanScene, banScene, denyNew, dn, second, sub } from './testing/ban-scene.ts';
import { listBans, readBan } from './views.ts';

/* What an officer might try who does not want to ask a second one. */

let scene: BanScene;
beforeAll(async () => {
  scene = await banScene();
});
afterAll(() => scene.close());

const look = (identifiers: SubjectIdentifier[], actor: Actor = csirt) =>
  previewBan(scene.app, actor, { subject: { identifiers, cascade: true }, effects: denyNew, sites: null });

async function withLimits<T>(some: Partial<BanLimits>, work: () => Promise<T>): Promise<T> {
  const limits = await readLimits(scene.app, csirt);
  await changeLimits(scene.app, administrator, { ...limits, ...some });
  try {
    return await work();
  } finally {
    await changeLimits(scene.app, administrator, limits);
  }
}

describe('a gateway needs a second officer', () => {
  test('also by the account that it has at a site', async () => {
    const portal = dn('Robot: hidden portal');
    const account: SubjectIdentifier = { format: 'account', siteId: 'site_alpha', name: 'portal' };
    await inTransaction(scene.app.db, (tx) => tie(tx, 'mapped-to', portal, account));
    const { approval, collateral } = await look([account]);
    expect(approval.reasons).toMatchObject([expect.stringContaining('acts for others')]);
    expect(collateral).toMatchObject([{ label: expect.stringContaining('hidden portal') }]);
    // Whoever is no gateway and alone in an account is whom the ban means.
    const own: SubjectIdentifier = { ...account, name: 'kate' };
    await inTransaction(scene.app.db, (tx) => tie(tx, 'mapped-to', dn('kate'), own));
    expect(await look([own])).toMatchObject({ approval: { needed: false }, collateral: [] });
  });

  test('also by a name under which it stands', async () => {
    const services = 'CN=Services,DC=example,DC=org';
    for (let n = 1; n <= 7; n++)
      await scene.runs(scene.alpha, { format: 'x509', name: `CN=Robot: deep ${n},${services}` }, []);
    const { reasons } = (await look([{ format: 'x509', name: services }])).approval;
    expect(reasons.filter((one) => one.includes('acts for others'))).toHaveLength(5);
    expect(reasons).toContain('So do 2 more that it reaches.');
  });
});

test('a list of users that an officer takes in does not make one person of many', async () => {
  await withLimits({ users: 3 }, async () => {
    const people = ['u1', 'u2', 'u3', 'u4'].map((name) => dn(name));
    await inTransaction(scene.app.db, async (tx) => {
      for (const one of people.slice(1))
        await tie(tx, 'same-person', one, people[0] as SubjectIdentifier, 0.8, {
          sourceKind: 'gateway-users',
        });
    });
    const reach = await look(people);
    expect(reach.totals.users).toBe(1);
    expect(reach.approval.reasons).toEqual(['It reaches 4 people; above 3 a second officer must approve.']);
  });
});

describe('the end of a ban', () => {
  const inDays = (days: number) =>
    new Date(scene.app.clock.now().getTime() + days * 86_400_000).toISOString();
  const extend = (id: string, actor: Actor, days: number) =>
    extendBan(scene.app, actor, id, { expiresAt: inDays(days), reason: 'not over' });

  test('is not moved once it has come: what the ban did is undone by then', async () => {
    const ban = await scene.ban(sub('over'), { expiresAt: inDays(1) });
    await scene.app.clock.advance(25 * 3_600_000);
    await expect(extend(ban.id, csirt, 2)).rejects.toMatchObject({ code: 'state.conflict' });
    await endDueBans(scene.app);
    expect((await readBan(scene.app, csirt, ban.id)).state).toBe('expired');
  });

  test('that a second officer approved is moved by turns, never twice by the same', async () => {
    const ban = await scene.ban(dn('Robot: for a day'), { expiresAt: inDays(1) });
    const digest = ban.reach?.digest as string;
    const approved = await answerBan(scene.app, second, ban.id, { answer: 'approve', digest, reason: '' });
    expect(approved.may.extend).toBe(true);
    expect((await readBan(scene.app, csirt, ban.id)).may.extend).toBe(false);
    await expect(extend(ban.id, csirt, 80)).rejects.toMatchObject({ code: 'auth.denied' });
    expect((await extend(ban.id, second, 2)).may.extend).toBe(false);
    await expect(extend(ban.id, second, 80)).rejects.toMatchObject({ code: 'auth.denied' });
    await scene.app.clock.advance(1);
    expect((await extend(ban.id, csirt, 3)).may.extend).toBe(false);
    await expect(extend(ban.id, csirt, 80)).rejects.toMatchObject({ code: 'auth.denied' });
  });

  test('that was made alone is left to another officer once it reaches more than one may ban', async () => {
    const ban = await scene.ban(sub('grows'), { expiresAt: inDays(1) });
    await scene.runs(scene.alpha, sub('grows'), ['gr-1', 'gr-2', 'gr-3']);
    await withLimits({ workloads: 2 }, async () => {
      await expect(extend(ban.id, csirt, 2)).rejects.toMatchObject({
        code: 'auth.denied',
        message: expect.stringContaining('3 workloads'),
      });
      expect((await extend(ban.id, second, 2)).state).toBe('active');
    });
  });

  test('that was made alone, and is still within the limits, its author moves', async () => {
    await withLimits({ users: 1 }, async () => {
      await scene.app.clock.advance(25 * 3_600_000);
      const ban = await scene.ban(sub('small'), { expiresAt: inDays(1) });
      expect((await extend(ban.id, csirt, 2)).may.extend).toBe(true);
    });
  });
});

test('why a ban waits is said anew when somebody looks again', async () => {
  await withLimits({ workloads: 1 }, async () => {
    await scene.runs(scene.alpha, sub('waits'), ['w-1', 'w-2']);
    const ban = await scene.ban(sub('waits'));
    expect(ban.approval.reasons).toEqual(['It reaches 2 workloads; above 1 a second officer must approve.']);
    await scene.runs(scene.alpha, sub('waits'), ['w-3']);
    const again = await lookAgain(scene.app, second, ban.id);
    expect(again.approval.reasons).toEqual([
      'It reaches 3 workloads; above 1 a second officer must approve.',
    ]);
    expect(again.events.at(-1)?.text).toBe('It reaches 1 person, 3 workloads at 1 site');
  });
  // By now nothing would make it wait; it waits.
  const open = (await listBans(scene.app, csirt, { state: 'open', limit: 10 })).items[0];
  const still = await lookAgain(scene.app, second, open?.id as string);
  expect(still).toMatchObject({ state: 'awaiting-approval', approval: { needed: true } });
});

test('several at once find room for no more than one after the other', async () => {
  await withLimits({ users: 2 }, async () => {
    await scene.app.clock.advance(25 * 3_600_000);
    const expiresAt = new Date(scene.app.clock.now().getTime() + 86_400_000).toISOString();
    const names = ['r1', 'r2', 'r3', 'r4', 'r5'];
    const digests = await Promise.all(names.map((name) => look([sub(name)])));
    const made = await Promise.all(
      names.map((name, n) =>
        makeBan(
          scene.app,
          csirt,
          makeBanRequest.parse({
            subject: { identifiers: [sub(name)], cascade: true },
            effects: denyNew,
            sites: null,
            reason: 'x',
            expiresAt,
            digest: digests[n]?.digest,
          }),
        ),
      ),
    );
    expect(made.filter(({ state }) => state === 'active')).toHaveLength(2);
  });
});

describe('blocks of images', () => {
  const request = (ref: string) =>
    blockImageRequest.parse({
      image: { ref, sha512: null },
      sites: null,
      reason: 'a backdoor',
      expiresAt: new Date(scene.app.clock.now().getTime() + 86_400_000).toISOString(),
    });
  const because = (sum: number) =>
    `With the block that the same officer made alone in the last 24 hours it reaches ${sum} servers that run from the blocked images; above 3 a second officer must approve.`;

  test('of one officer in a day count together, also when they were released, and for a day', async () => {
    for (const n of [1, 2])
      await scene.runs(scene.alpha, sub(`img${n}`), [`i${n}-1`, `i${n}-2`], { imageRef: `image-${n}` });
    await withLimits({ workloads: 3 }, async () => {
      const { order } = await blockImage(scene.app, csirt, request('image-1'));
      await releaseOrder(scene.app, csirt, order.id, 'a mistake');
      expect((await previewImageBlock(scene.app, csirt, request('image-2'))).approval.reasons).toEqual([
        because(4),
      ]);
      await expect(blockImage(scene.app, csirt, request('image-2'))).rejects.toMatchObject({
        code: 'image-block.needs-approval',
      });
      const waiting = await proposeImageBlock(scene.app, csirt, request('image-2'));
      expect(waiting).toMatchObject({ state: 'awaiting-approval', reach: { approval: { needed: true } } });
      // What waits for a second officer does not count, and neither do bans.
      expect((await previewImageBlock(scene.app, csirt, request('image-2'))).approval.reasons).toEqual([
        because(4),
      ]);
      expect((await look([sub('img1')])).approval.needed).toBe(false);
      const other = await previewImageBlock(scene.app, second, request('image-2'));
      expect(other.approval.needed).toBe(false);
      await scene.app.clock.advance(25 * 3_600_000);
      expect((await previewImageBlock(scene.app, csirt, request('image-2'))).approval.needed).toBe(false);
    });
  });

  test('several at once find room for no more than one after the other', async () => {
    await withLimits({ workloads: 3 }, async () => {
      const made = await Promise.all(
        ['image-1', 'image-2', 'image-1'].map((ref) => proposeImageBlock(scene.app, csirt, request(ref))),
      );
      expect(made.filter(({ state }) => state === 'active')).toHaveLength(1);
    });
  });
});

test('who contains and releases has contained', async () => {
  await withLimits({ workloads: 1 }, async () => {
    await scene.runs(scene.alpha, sub('cr'), ['cr-1', 'cr-2']);
    const rows = await scene.app.db
      .selectFrom('workload')
      .select('id')
      .where('ref', 'like', 'cr-%')
      .execute();
    const pause = containRequest.parse({
      effects: { running: 'pause', network: 'quarantine' },
      reason: 'it scans',
      expiresAt: new Date(scene.app.clock.now().getTime() + 86_400_000).toISOString(),
    });
    const { order } = await containWorkload(scene.app, csirt, rows[0]?.id as string, pause);
    await releaseOrder(scene.app, csirt, order.id, 'oh');
    await expect(containWorkload(scene.app, csirt, rows[1]?.id as string, pause)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });
});

test('a ban that would do nothing, or that takes back what others ordered, is not made', async () => {
  const nothing = { new: 'leave', running: 'leave', storage: 'keep', network: 'keep' } as const;
  for (const effects of [nothing, { ...nothing, network: 'release' as const }])
    await expect(
      previewBan(scene.app, csirt, {
        subject: { identifiers: [sub('nothing')], cascade: true },
        effects,
        sites: null,
      }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
});
