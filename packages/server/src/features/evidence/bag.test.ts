import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alpha, auditor, csirt } from '../drills/testing/drill-scene.ts';
import { safeName, tagFilesOf } from './bag.ts';
import { type EvidenceScene, evidenceScene } from './testing/evidence-scene.ts';

const run = promisify(execFile);
let scene: EvidenceScene;
let directory: string;
beforeAll(async () => {
  scene = await evidenceScene();
  directory = await mkdtemp(join(tmpdir(), 'muster-bag-'));
});
afterAll(async () => {
  await scene.close();
  await rm(directory, { recursive: true, force: true });
});

/** What RFC 8493 demands of a bag, read from the RFC, with the machine’s own tar and sha256sum. */
async function problemsOf(bag: string): Promise<string[]> {
  const problems: string[] = [];
  const read = (path: string) => readFile(join(bag, path), 'utf8');
  // 2.1.1: two lines, in this order.
  if (!/^BagIt-Version: 1\.0\nTag-File-Character-Encoding: UTF-8\n?$/.test(await read('bagit.txt')))
    problems.push('bagit.txt');
  const files = (await readdir(bag, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(bag, join(entry.parentPath, entry.name)));
  const payload = files.filter((path) => path.startsWith('data/'));
  // 2.1.3: every payload file in the manifest once, and no other.
  const manifest = pathsOf(await read('manifest-sha256.txt'));
  if (manifest.join() !== [...payload].sort().join()) problems.push(`manifest: ${manifest} for ${payload}`);
  // 2.2.1: the tag manifest names tag files, never itself, and nothing that is not there.
  const tags = pathsOf(await read('tagmanifest-sha256.txt'));
  const others = files.filter((path) => !path.startsWith('data/') && path !== 'tagmanifest-sha256.txt');
  if (tags.join() !== others.sort().join()) problems.push(`tagmanifest: ${tags} for ${others}`);
  for (const name of ['manifest-sha256.txt', 'tagmanifest-sha256.txt'])
    await run('sha256sum', ['--check', '--strict', '--quiet', name], { cwd: bag }).catch((error: Error) =>
      problems.push(`${name}: ${error.message}`),
    );
  // 2.2.2: octets and streams.
  const sizes = await Promise.all(payload.map(async (path) => (await readFile(join(bag, path))).length));
  const oxum = `Payload-Oxum: ${sizes.reduce((sum, size) => sum + size, 0)}.${payload.length}`;
  const info = await read('bag-info.txt');
  if (!info.split('\n').includes(oxum)) problems.push(`bag-info: ${info}`);
  if (!info.split('\n').every((line) => line === '' || /^[^:\s][^:]*: \S/.test(line))) problems.push(info);
  return problems;
}

function pathsOf(manifest: string): string[] {
  return manifest
    .trimEnd()
    .split('\n')
    .map((line) => {
      expect(line).toMatch(/^[0-9a-f]{64} {2}\S/);
      return decodeURIComponent(line.slice(66));
    })
    .sort();
}

async function bagged(items: string[]) {
  const granted = await scene.ask(csirt, 'POST', `${scene.path}/bags`, { items, why: 'for the police' });
  expect(granted.statusCode).toBe(201);
  return granted.json() as { id: string; path: string };
}

test('chosen pieces leave as a bag that any tool can verify, with custody and receipts in it', async () => {
  const big = Buffer.alloc(2_500_000, 'memory ');
  const one = await scene.given(alpha, big, { name: '../../mém 100%\n.raw', kind: 'memory' });
  const two = await scene.given(alpha, Buffer.alloc(0), { name: 'empty' });
  await scene.given(alpha, Buffer.from('not chosen'));
  const { id, path } = await bagged([one.id, two.id]);
  const answer = await scene.ask(csirt, 'GET', path);
  expect(answer.headers['content-type']).toBe('application/x-tar');
  await writeFile(join(directory, 'bag.tar'), answer.rawPayload);
  await run('tar', ['-xf', 'bag.tar'], { cwd: directory });
  const [name = ''] = (await readdir(directory)).filter((each) => each !== 'bag.tar');
  expect(name).toMatch(new RegExp(`^${scene.publicId}-evidence-`));
  const bag = join(directory, name);
  expect(await problemsOf(bag)).toEqual([]);
  const custody = JSON.parse(await readFile(join(bag, 'custody.json'), 'utf8'));
  expect(custody).toHaveLength(2);
  const paper = custody.find((item: { id: string }) => item.id === one.id);
  expect(paper.custody.map(({ kind }: { kind: string }) => kind)).toEqual(['received', 'exported']);
  expect(paper.name).toBe('../../mém 100%\n.raw');
  expect(await readFile(join(bag, paper.path))).toEqual(big);
  const receipt = JSON.parse(await readFile(join(bag, `receipts/${one.id}.json`), 'utf8'));
  expect(receipt.statement.sha256).toBe(createHash('sha256').update(big).digest('hex'));
  expect((await scene.ask(csirt, 'GET', `/api/v1/evidence/${one.id}`)).json().custody.at(-1)).toMatchObject({
    kind: 'exported',
    why: 'for the police',
    place: expect.stringContaining(id),
  });
});

test('the check itself finds what is wrong with a bag', async () => {
  const [name = ''] = (await readdir(directory)).filter((each) => each !== 'bag.tar');
  const custody = join(directory, name, 'custody.json');
  await run('chmod', ['-R', 'u+w', join(directory, name)]);
  await writeFile(custody, '[]');
  expect(await problemsOf(join(directory, name))).toEqual([expect.stringContaining('tagmanifest')]);
});

test('a bag is for who asked, for a quarter of an hour', async () => {
  const { id } = await scene.given(alpha, Buffer.from('one'));
  const { path } = await bagged([id]);
  expect((await scene.ask(auditor, 'GET', path)).statusCode).toBe(404);
  await scene.app.clock.advance(16 * 60_000);
  expect((await scene.ask(csirt, 'GET', path)).statusCode).toBe(403);
});

test('what is damaged is in no bag: it breaks off, and the next is refused before it begins', async () => {
  const { id, sha256 } = await scene.given(alpha, Buffer.from('sound'));
  const { path } = await bagged([id]);
  await writeFile(scene.blobPath(sha256), 'rotten');
  const read = await scene.ask(csirt, 'GET', path).catch((error: Error) => error);
  if (!(read instanceof Error)) expect(read.rawPayload.includes('rotten')).toBe(false);
  const next = await scene.ask(csirt, 'POST', `${scene.path}/bags`, { items: [id], why: 'again' });
  expect(next.json()).toMatchObject({ code: 'evidence.damaged' });
});

test('what is of another incident is in no bag of this one', async () => {
  const items = [`evi_${'0'.repeat(23)}`];
  expect(
    (await scene.ask(csirt, 'POST', `${scene.path}/bags`, { items, why: 'to try' })).json(),
  ).toMatchObject({ code: 'not-found' });
});

test.each(['../../etc/passwd', 'C:\\temp\\a.exe', '', '...', 'líne\r\nbreak %0A', 'x'.repeat(300)])(
  'a name that no file system stumbles over: %j',
  (name) => {
    expect(safeName(name)).toMatch(/^[\w() -][\w.() -]{0,99}$/);
  },
);

test('a path in a manifest writes percent and line ends as RFC 8493 wants', () => {
  const tags = tagFilesOf({
    name: 'b',
    at: new Date(0),
    info: [['Source-Organization', 'two\nlines']],
    payload: [{ path: 'data/100%\r\n', size: 1, sha256: 'a'.repeat(64), open: async () => null as never }],
    tags: new Map(),
  });
  expect(tags.get('manifest-sha256.txt')).toBe(`${'a'.repeat(64)}  data/100%25%0D%0A\n`);
  expect(tags.get('bag-info.txt')).toBe('Source-Organization: two lines\nPayload-Oxum: 1.1\n');
});
