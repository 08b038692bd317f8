import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../packages/cli/src/main.ts';
import {
  type EvidenceScene,
  evidenceScene,
} from '../../packages/server/src/features/evidence/testing/evidence-scene.ts';

let scene: EvidenceScene;
let home: string;
let url: string;
/** Three parts. */
const image = randomBytes(17 * 1024 * 1024);

beforeAll(async () => {
  scene = await evidenceScene();
  home = await mkdtemp(join(tmpdir(), 'muster-give-'));
  await writeFile(join(home, 'wn-1.raw'), image);
  await scene.http.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(scene.http.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await scene.close();
  await rm(home, { recursive: true });
});

async function muster(...args: string[]): Promise<{ code: number; out: string; note: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: { HOME: home, MUSTER_URL: url, MUSTER_TOKEN: 'mst_x' },
  };
  const code = await main(args, io);
  stdout.end();
  stderr.end();
  const [out, note] = await Promise.all(
    [stdout, stderr].map(async (stream) => Buffer.concat((await stream.toArray()) as Buffer[]).toString()),
  );
  return { code, out: out ?? '', note: note ?? '' };
}

const give = () =>
  muster(
    'evidence',
    'give',
    scene.publicId.toLowerCase(),
    join(home, 'wn-1.raw'),
    '--site',
    'Alpha',
    '--kind',
    'disk',
    '--json',
  );

test('a file that broke off goes on when the command is repeated, and its receipt verifies here and without a server', async () => {
  const append = scene.blobs.append.bind(scene.blobs);
  let parts = 0;
  scene.blobs.append = async (...of) => {
    parts += 1;
    if (parts === 2) throw new Error('the machine was switched off');
    await append(...of);
  };
  expect((await give()).code).not.toBe(0);
  const { code, out, note } = await give();
  expect(note).toContain(`Going on at byte ${8 * 1024 * 1024}`);
  expect(code).toBe(0);
  await writeFile(join(home, 'receipt.json'), out);
  const verified = await muster('evidence', 'verify', join(home, 'receipt.json'), join(home, 'wn-1.raw'));
  expect(verified.out).toContain('The file is what was given.');
  expect(verified.code).toBe(0);
});

test('what cannot be given is said before a byte of it goes', async () => {
  expect(await muster('evidence', 'give', scene.incident, join(home, 'none'))).toMatchObject({ code: 2 });
  const site = await muster('evidence', 'give', scene.publicId, join(home, 'wn-1.raw'), '--site', 'beta');
  expect(site).toMatchObject({ code: 2, note: expect.stringContaining('concerned are alpha') });
  const kind = await muster('evidence', 'give', scene.incident, join(home, 'wn-1.raw'), '--kind', 'virus');
  expect(kind).toMatchObject({ code: 2, note: expect.stringContaining('memory') });
});
