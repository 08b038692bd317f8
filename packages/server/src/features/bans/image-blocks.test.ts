import { type Actor, blockImageRequest, type ImageBlockView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administrator, alpha as alphaContact, auditor, csirt } from '../incidents/incidents.fixture.ts';
import { listImageBlocks, readImageBlock } from './image-block-views.ts';
import {
  answerImageBlock,
  blockImage,
  lapseImageBlocks,
  previewImageBlock,
  proposeImageBlock,
  withdrawImageBlock,
} from './image-blocks.ts';
import { changeLimits, readLimits } from './limits.ts';
import { type BanScene, banScene, northOfficer, second, southOfficer, sub } from './testing/ban-scene.ts';

const SHA = 'ab'.repeat(64);
const byId = { ref: 'img-9', sha512: null };
let scene: BanScene;
beforeAll(async () => {
  scene = await banScene();
  const image = { imageRef: 'img-9', imageSha512: SHA };
  await scene.runs(scene.alpha, sub('ann'), ['a-1', 'a-2'], image);
  await scene.runs(scene.gamma, sub('bob'), ['g-1'], { imageRef: 'img-of-gamma', imageSha512: SHA });
  const limits = await readLimits(scene.app, csirt);
  await changeLimits(scene.app, administrator, { ...limits, workloads: 2 });
});
afterAll(() => scene.close());

function request(more: object = {}) {
  const expiresAt = new Date(scene.app.clock.now().getTime() + 10 * 86_400_000).toISOString();
  return blockImageRequest.parse({
    image: { ref: null, sha512: SHA },
    sites: null,
    reason: 'a backdoor',
    expiresAt,
    ...more,
  });
}

const propose = (more: object = {}, actor: Actor = csirt) =>
  proposeImageBlock(scene.app, actor, request(more));
const answer = (of: ImageBlockView, actor: Actor, how: 'approve' | 'refuse' = 'approve') =>
  answerImageBlock(scene.app, actor, of.id, { answer: how, digest: of.reach.digest, reason: 'seen' });

describe('the block of an image', () => {
  test('says at which sites how many servers run from it, by its id or its bytes', async () => {
    const reach = await previewImageBlock(scene.app, csirt, request());
    expect(reach).toMatchObject({ servers: 3, sites: 3, withoutAgent: 1, approval: { needed: true } });
    expect(reach.touched.map(({ site, servers }) => [site.name, servers])).toEqual([
      ['alpha', 2],
      ['gamma', 1],
    ]);
    expect(await previewImageBlock(scene.app, csirt, request({ image: byId }))).toMatchObject({
      servers: 2,
      approval: { needed: false, reasons: [] },
    });
    expect((await previewImageBlock(scene.app, northOfficer, request())).servers).toBe(2);
  });

  test('is ordered at once within the limits', async () => {
    const { order } = await blockImage(scene.app, csirt, request({ image: byId }));
    expect(order.kind).toBe('block-image');
    const made = await propose({ image: byId }, second);
    expect(made).toMatchObject({ state: 'active', approval: { needed: false }, answered: null });
    expect(await scene.orderAt(scene.alpha, made.orderId)).toMatchObject({
      kind: 'block-image',
      target: { type: 'image', ...byId },
      effects: { new: 'deny', running: 'leave' },
    });
  });

  test('above a limit is ordered by nobody alone, and waits for a second officer who looked at it', async () => {
    const orders = (await scene.alpha.orders()).length;
    await expect(blockImage(scene.app, csirt, request())).rejects.toMatchObject({
      code: 'image-block.needs-approval',
    });
    const waiting = await propose();
    expect(waiting).toMatchObject({ state: 'awaiting-approval', orderId: null, may: { approve: false } });
    expect((await scene.alpha.orders()).length).toBe(orders);
    for (const actor of [csirt, administrator, auditor])
      await expect(answer(waiting, actor)).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [northOfficer, alphaContact])
      await expect(answer(waiting, actor)).rejects.toMatchObject({ code: 'not-found' });
    expect((await readImageBlock(scene.app, second, waiting.id)).may.approve).toBe(true);
    const done = await answer(waiting, second);
    expect(done).toMatchObject({ state: 'active', answered: { answer: 'approve', by: 'tok_second' } });
    expect((await scene.orderAt(scene.gamma, done.orderId)).kind).toBe('block-image');
    await expect(answer(waiting, second)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('is not approved as it was: servers at another site since are looked at first', async () => {
    const other = { imageRef: 'img-new', imageSha512: 'cd'.repeat(64) };
    await scene.runs(scene.alpha, sub('cleo'), ['c-1', 'c-2', 'c-3'], other);
    const waiting = await propose({ image: { ref: null, sha512: 'CD'.repeat(64) } });
    expect(waiting.reach.servers).toBe(3);
    await scene.runs(scene.gamma, sub('cleo'), ['c-4'], other);
    await expect(answer(waiting, second)).rejects.toMatchObject({ code: 'ban.reach-grown' });
    const again = await readImageBlock(scene.app, second, waiting.id);
    expect(again.reach.touched.map(({ site }) => site.name)).toEqual(['alpha', 'gamma']);
    expect((await answer(again, second)).state).toBe('active');
  });

  test('may be refused, be withdrawn, or lapse, and then waits for nobody', async () => {
    const [refused, withdrawn, lapsed] = [await propose(), await propose(), await propose()];
    expect((await answer(refused, second, 'refuse')).state).toBe('refused');
    expect((await withdrawImageBlock(scene.app, csirt, withdrawn.id, 'a mistake')).state).toBe('withdrawn');
    await scene.app.clock.advance(25 * 3_600_000);
    await lapseImageBlocks(scene.app);
    const ended = await readImageBlock(scene.app, csirt, lapsed.id);
    expect(ended).toMatchObject({ state: 'lapsed', orderId: null, may: { approve: false, withdraw: false } });
    for (const one of [refused, withdrawn, lapsed])
      await expect(answer(one, second)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('of an NGI is for its sites, and read by its officers; what is RED by no auditor', async () => {
    const own = await propose({ image: byId }, northOfficer);
    const red = await propose({ image: byId, tlp: 'RED' });
    const ids = async (actor: Actor) => (await listImageBlocks(scene.app, actor)).map(({ id }) => id);
    expect(await ids(northOfficer)).toEqual([own.id]);
    expect(await ids(southOfficer)).toEqual([]);
    expect(await ids(auditor)).toContain(own.id);
    expect(await ids(auditor)).not.toContain(red.id);
    expect(await ids(administrator)).toContain(red.id);
    await expect(listImageBlocks(scene.app, alphaContact)).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [administrator, auditor, alphaContact])
      await expect(propose({}, actor)).rejects.toMatchObject({ code: 'auth.denied' });
  });

  test('names an image, by 128 hex digits where it is by its bytes', async () => {
    await expect(propose({ image: { ref: null, sha512: null } })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    for (const image of [
      { ref: '', sha512: null },
      { ref: null, sha512: '' },
      { ref: null, sha512: 'ab' },
    ])
      expect(() => request({ image })).toThrow();
  });

  test('leaves no word of people in the ledger', async () => {
    const { id } = await propose();
    const rows = await scene.app.db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('subject', '=', id)
      .execute();
    expect(rows.map(({ kind }) => kind)).toEqual(['image-block.made']);
    expect(JSON.stringify(rows)).not.toMatch(/backdoor/);
  });
});
