import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

let home: string;
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const jwk = publicKey.export({ format: 'jwk' });
const bytes = Buffer.from('core of a process');

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'muster-receipt-'));
  await writeFile(join(home, 'file'), bytes);
  await writeFile(join(home, 'other'), 'core of a procesS');
  await writeFile(join(home, 'receipt'), JSON.stringify(receipt()));
  await writeFile(join(home, 'key'), JSON.stringify({ ...jwk, kid: 'k' }));
  const { publicKey: stranger } = generateKeyPairSync('ed25519');
  await writeFile(
    join(home, 'stranger'),
    JSON.stringify({ ...stranger.export({ format: 'jwk' }), kid: 's' }),
  );
});
afterAll(() => rm(home, { recursive: true }));

function receipt() {
  const statement = {
    type: 'muster-evidence-receipt-1',
    issuer: 'https://muster.example',
    item: `evi_${'0'.repeat(23)}`,
    incident: 'EGI-20270105-01',
    name: 'wn-1.core',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    receivedAt: '2027-01-05T08:00:00.000Z',
    receivedFrom: 'per_1',
    ledgerEntry: 'ent_1',
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = encode({ alg: 'EdDSA', kid: 'k', jwk });
  const payload = encode(statement);
  const signature = sign(null, Buffer.from(`${head}.${payload}`), privateKey).toString('base64url');
  return { statement, payload, protected: head, signature };
}

async function verify(...args: string[]): Promise<{ code: number; out: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const io = { stdin: new PassThrough(), stdout, stderr, env: { HOME: home, NO_COLOR: '1' } };
  const paths = args.map((arg) => (arg.startsWith('-') ? arg : join(home, arg)));
  const code = await main(['evidence', 'verify', ...paths], io);
  stdout.end();
  stderr.end();
  return { code, out: `${await text(stdout)}${await text(stderr)}` };
}

async function text(stream: PassThrough): Promise<string> {
  return Buffer.concat((await stream.toArray()) as Buffer[]).toString();
}

test('a file and its receipt verify without a server', async () => {
  const { code, out } = await verify('receipt', 'file', '--key', 'key');
  expect(out).toContain('The file is what was given.');
  expect(code).toBe(0);
});

test('without a kept key it says whose word the key is', async () => {
  expect((await verify('receipt', 'file')).out).toContain('compare its id');
});

test.each([
  ['another file', ['receipt', 'other'], 'the file has the SHA-256'],
  ['another key', ['receipt', 'file', '--key', 'stranger'], 'another key'],
])('%s does not', async (_what, args, says) => {
  const { code, out } = await verify(...args);
  expect(out).toContain(says);
  expect(code).toBe(1);
});

test('a receipt of which a word was changed does not, wherever it was changed', async () => {
  const good = receipt();
  await writeFile(
    join(home, 'changed'),
    JSON.stringify({ ...good, statement: { ...good.statement, incident: 'EGI-20270105-02' } }),
  );
  expect(await verify('changed', 'file')).toMatchObject({
    code: 1,
    out: expect.stringContaining('not what is signed'),
  });
  const payload = Buffer.from(JSON.stringify({ ...good.statement, name: 'x' })).toString('base64url');
  await writeFile(join(home, 'changed'), JSON.stringify({ ...good, payload }));
  expect(await verify('changed', 'file')).toMatchObject({
    code: 1,
    out: expect.stringContaining('signature'),
  });
});

test('what is no receipt is said to be none', async () => {
  const { code, out } = await verify('key', 'file');
  expect(out).toContain('is not that of a receipt');
  expect(code).toBe(2);
});
