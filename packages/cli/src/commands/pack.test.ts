import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

let dir: string;
let file: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-pack-'));
  file = join(dir, 'tour.pack');
  for (const folder of ['tour', 'tour/texts']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'tour/scenario.yaml'), 'scenario: tour\n');
  writeFileSync(join(dir, 'tour/texts/brief.txt'), 'Read me first\n');
  writeFileSync(join(dir, 'tour/notes.txt'), 'not a part\n');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(dir, 'ada.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const said = { out: '', err: '' };
  streams.stdout.on('data', (part) => (said.out += part));
  streams.stderr.on('data', (part) => (said.err += part));
  const code = await main(['pack', ...args], { ...streams, env: { HOME: dir, NO_COLOR: '1' } });
  return { code, ...said };
}

test('a pack is made, read, signed and verified without a server', async () => {
  const about = ['--name', 'tour', '--title', 'A small tour', '--author', 'A. Author'];
  expect(await run('make', join(dir, 'tour'), '--out', file, ...about)).toMatchObject({ code: 0, err: '' });
  expect((await run('show', file)).out).toMatch(/texts\/brief\.txt +text[\s\S]*Nobody signed it/);
  expect((await run('show', file, '--part', 'texts/brief.txt')).out).toBe('Read me first\n');
  const signed = await run('sign', file, '--key', join(dir, 'ada.pem'), '--name', 'Ada');
  const fingerprint = /[0-9a-f]{64}/.exec(signed.out)?.[0] ?? '';
  expect(await run('verify', file, '--reviewer', fingerprint)).toMatchObject({ code: 0 });
  expect(await run('verify', file, '--reviewer', '0'.repeat(64))).toMatchObject({
    code: 1,
    err: 'None of the reviewers whom you named signed it.\n',
  });
});

test('a file that is no key, or is not there, is named in plain words', async () => {
  const sign = (pack: string, key: string) => run('sign', pack, '--key', key, '--name', 'Ada');
  const scenario = join(dir, 'tour/scenario.yaml');
  expect(await sign(file, scenario)).toMatchObject({
    code: 2,
    err: expect.stringContaining('holds no private key'),
  });
  expect((await sign(file, join(dir, 'none.pem'))).err).toContain('none.pem cannot be read');
  expect(await run('verify', join(dir, 'none.pack'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('none.pack cannot be read'),
  });
});

test('a pack that was changed is refused in plain words', async () => {
  const spoilt = join(dir, 'spoilt.pack');
  writeFileSync(spoilt, readFileSync(file, 'latin1').replace('Read me first', 'Erase it all!'), 'latin1');
  expect(await run('verify', spoilt)).toMatchObject({ code: 2, err: expect.stringContaining('was changed') });
});
