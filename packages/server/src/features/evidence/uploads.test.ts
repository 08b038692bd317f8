import { createHash, randomBytes } from 'node:crypto';
import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor, EvidenceUploadView } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MusterError } from '../../kernel/errors.ts';
import { alpha, beta, csirt } from '../drills/testing/drill-scene.ts';
import { runningHashes } from './running-hashes.ts';
import { sweepUploads } from './scrub.ts';
import { type EvidenceScene, evidenceScene } from './testing/evidence-scene.ts';

let scene: EvidenceScene;
beforeAll(async () => {
  scene = await evidenceScene({ MUSTER_EVIDENCE_MIB: '300' });
});
afterAll(() => scene.close());

const shaOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const image = randomBytes(100_000);

async function begin(size = image.length, more: object = {}, by: Actor = alpha) {
  const body = { name: 'disk.img', kind: 'disk', size, ...more };
  return await scene.ask(by, 'POST', `${scene.path}/uploads`, body);
}

async function begun(size?: number, more?: object): Promise<EvidenceUploadView> {
  const answer = await begin(size, more);
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json();
}

async function send(id: string, offset: number, bytes: Buffer, sha256 = shaOf(bytes), by: Actor = alpha) {
  const query = new URLSearchParams({ offset: String(offset), sha256 });
  return await scene.ask(by, 'PATCH', `/api/v1/evidence/uploads/${id}?${query}`, bytes);
}

const see = async (id: string, by: Actor = alpha) =>
  (await scene.ask(by, 'GET', `/api/v1/evidence/uploads/${id}`)).json();
const unfinished = () => readdir(join(scene.directory, 'parts')).catch(() => []);

test('a file that comes in parts is the same evidence as one that came at once', async () => {
  const { id } = await begun(undefined, { sha256: shaOf(image), note: 'from wn-1' });
  await send(id, 0, image.subarray(0, 40_000));
  const head = await scene.ask(alpha, 'HEAD', `/api/v1/evidence/uploads/${id}`);
  expect(head.headers).toMatchObject({ 'upload-offset': '40000', 'upload-length': '100000' });
  await send(id, 40_000, image.subarray(40_000, 41_000));
  const { item, state } = (await send(id, 41_000, image.subarray(41_000))).json();
  expect(state).toBe('finished');
  const detail = (await scene.ask(alpha, 'GET', `/api/v1/evidence/${item}`)).json();
  expect(detail).toMatchObject({ sha256: shaOf(image), size: image.length, via: 'parts', kind: 'disk' });
  expect(detail.custody).toHaveLength(1);
  expect((await scene.read(csirt, item)).rawPayload).toEqual(image);
  expect(await unfinished()).toEqual([]);
});

test('a server that is killed in a part loses that part alone; another server finishes the file', async () => {
  const { id } = await begun();
  await send(id, 0, image.subarray(0, 50_000));
  // Killed while the second part lay on the disk and was not counted; the new process knows of no hash.
  await appendFile(join(scene.directory, 'parts', id), randomBytes(70_000));
  runningHashes(scene.app.db).forget(id);
  expect(await see(id)).toMatchObject({ offset: 50_000, state: 'open' });
  await send(id, 50_000, image.subarray(50_000, 60_000));
  const { item } = (await send(id, 60_000, image.subarray(60_000))).json();
  expect((await scene.read(csirt, item)).rawPayload).toEqual(image);
});

test.each(['before its blob is in its place', 'before its row is written'])(
  'a server that is killed %s goes on when it is asked again',
  async (moment) => {
    const { id } = await begun();
    await send(id, 0, image.subarray(0, 90_000));
    const finish = scene.blobs.finish.bind(scene.blobs);
    scene.blobs.finish = async (...of) => {
      if (moment === 'before its row is written') await finish(...of);
      throw new Error('killed');
    };
    expect((await send(id, 90_000, image.subarray(90_000))).statusCode).toBe(500);
    scene.blobs.finish = finish;
    expect(await see(id)).toMatchObject({ offset: 100_000, state: 'open', item: null });
    const { item, state } = (await send(id, 100_000, Buffer.alloc(0))).json();
    expect(state).toBe('finished');
    expect((await scene.read(csirt, item)).rawPayload).toEqual(image);
  },
);

test('of two who send the same place at once one is taken, and the other learns where to go on', async () => {
  const { id } = await begun();
  const part = image.subarray(0, 30_000);
  const answers = await Promise.all([send(id, 0, part), send(id, 0, part), send(id, 0, part)]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409]);
  const refused = answers.find(({ statusCode }) => statusCode === 409);
  expect(refused?.json().detail).toContain('30000');
  const { item } = (await send(id, 30_000, image.subarray(30_000))).json();
  expect((await scene.read(csirt, item)).rawPayload).toEqual(image);
});

test('a part that arrives changed, leaves a hole or is too much is not kept', async () => {
  const { id } = await begun();
  const codes = [
    await send(id, 0, image.subarray(0, 10), shaOf(image)),
    await send(id, 10, image.subarray(10, 20)),
    await send(id, 0, Buffer.concat([image, image])),
  ].map((answer) => answer.json().code);
  expect(codes).toEqual(['evidence.other-bytes', 'state.conflict', 'request.invalid']);
  expect(await see(id)).toMatchObject({ offset: 0, state: 'open' });
});

test('a file that is not what was announced is refused whole, and nothing of it stays', async () => {
  const { id } = await begun(undefined, { sha256: 'a'.repeat(64) });
  const before = await scene.app.db.selectFrom('evidence_item').select('id').execute();
  expect((await send(id, 0, image)).json()).toMatchObject({ code: 'evidence.other-bytes' });
  expect(await see(id)).toMatchObject({ state: 'refused', item: null });
  expect(await unfinished()).not.toContain(id);
  expect(await scene.app.db.selectFrom('evidence_item').select('id').execute()).toEqual(before);
});

test('a full disk loses nothing that was taken, and says so', async () => {
  const { id } = await begun();
  await send(id, 0, image.subarray(0, 50_000));
  const append = scene.blobs.append.bind(scene.blobs);
  scene.blobs.append = async () => {
    throw new MusterError('storage.full', 'The disk is full.');
  };
  const full = await send(id, 50_000, image.subarray(50_000));
  expect([full.statusCode, full.json().code]).toEqual([507, 'storage.full']);
  scene.blobs.append = append;
  const { item } = (await send(id, 50_000, image.subarray(50_000))).json();
  expect((await scene.read(csirt, item)).rawPayload).toEqual(image);
});

test('what does not fit is not begun: the largest file, the disk, the share of a site', async () => {
  expect((await begin(301 * 1024 * 1024)).json()).toMatchObject({ code: 'request.too-large' });
  const room = scene.blobs.room.bind(scene.blobs);
  scene.blobs.room = async () => 99_999;
  expect((await begin()).json()).toMatchObject({ code: 'storage.full' });
  scene.blobs.room = room;
  const all: EvidenceUploadView[] = [];
  for (let count = 0; count < 3; count++) all.push(await begun(300 * 1024 * 1024));
  expect((await begin(300 * 1024 * 1024)).json()).toMatchObject({ code: 'state.conflict' });
  for (const { id } of all) {
    const over = await scene.ask(alpha, 'DELETE', `/api/v1/evidence/uploads/${id}`);
    expect(over.json()).toMatchObject({ state: 'given-up' });
  }
  expect((await begin()).statusCode).toBe(201);
});

test('who began a file goes on with it; for others it is not there', async () => {
  const { id } = await begun();
  for (const by of [beta, csirt]) {
    expect((await send(id, 0, image, undefined, by)).statusCode).toBe(404);
    expect((await scene.ask(by, 'GET', `/api/v1/evidence/uploads/${id}`)).statusCode).toBe(404);
    expect((await scene.ask(by, 'DELETE', `/api/v1/evidence/uploads/${id}`)).statusCode).toBe(404);
  }
  expect((await begin(10, {}, beta)).statusCode).toBe(404);
  const { uploads } = (await scene.ask(alpha, 'GET', scene.path)).json();
  expect(uploads.map((one: EvidenceUploadView) => one.id)).toContain(id);
  expect((await scene.ask(csirt, 'GET', scene.path)).json().uploads).toEqual([]);
});

test('what nobody goes on with for a week is given up, and its bytes go', async () => {
  const { id } = await begun();
  await send(id, 0, image.subarray(0, 1000));
  await scene.app.clock.advance(6 * 86_400_000);
  await sweepUploads(scene.app);
  expect(await see(id)).toMatchObject({ state: 'open' });
  await scene.app.clock.advance(2 * 86_400_000);
  await sweepUploads(scene.app);
  expect(await see(id)).toMatchObject({ state: 'given-up' });
  expect(await unfinished()).toEqual([]);
});

test('a file of 64 MiB comes in parts of 8 with one part in memory at a time', async () => {
  const part = randomBytes(8 * 1024 * 1024);
  const whole = createHash('sha256');
  const { id } = await begun(64 * 1024 * 1024);
  let last: EvidenceUploadView | undefined;
  for (let number = 0; number < 8; number++) {
    part[0] = number;
    whole.update(part);
    last = (await send(id, number * part.length, part)).json();
  }
  const sha256 = whole.digest('hex');
  expect(last).toMatchObject({ state: 'finished', offset: 64 * 1024 * 1024 });
  expect((await stat(scene.blobPath(sha256))).size).toBe(64 * 1024 * 1024);
  const { statusCode } = await send(id, 0, Buffer.alloc(17 * 1024 * 1024));
  expect([409, 413]).toContain(statusCode);
});
