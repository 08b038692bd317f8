import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deriveSecret, deriveSigningKey, loadKeys, signingKey, verifySignature } from './keys.ts';

let directory: string;

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'muster-keys-')), 'keys');
});

afterEach(() => rm(join(directory, '..'), { recursive: true }));

test('keys are made once, for their owner alone, and are the same at the next start', async () => {
  const first = await loadKeys(directory);
  const second = await loadKeys(directory);
  expect(second.ledger.id).toBe(first.ledger.id);
  expect(second.master).toEqual(first.master);
  expect(first.order.id).not.toBe(first.ledger.id);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  expect((await stat(join(directory, 'ledger.key'))).mode & 0o777).toBe(0o600);
});

test('servers that start together get the same keys and leave nothing behind', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => loadKeys(directory)));
  expect(new Set(all.map((keys) => keys.ledger.id)).size).toBe(1);
  expect((await readdir(directory)).sort()).toEqual(['ledger.key', 'master.key', 'order.key']);
});

test('a key that others can read, or that is damaged, is refused', async () => {
  await loadKeys(directory);
  await chmod(join(directory, 'order.key'), 0o640);
  await expect(loadKeys(directory)).rejects.toMatchObject({ code: 'config.invalid' });
  await chmod(join(directory, 'order.key'), 0o600);
  await writeFile(join(directory, 'order.key'), 'half');
  await expect(loadKeys(directory)).rejects.toThrow('64 hex digits');
});

test('signatures are those of RFC 8032, test 2', () => {
  const key = signingKey(
    Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex'),
  );
  expect(key.publicKey.toString('hex')).toBe(
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  );
  const signature = key.sign(Buffer.from('72', 'hex'));
  expect(signature.toString('hex').slice(0, 32)).toBe('92a009a9f0d4cab8720e820b5f642540');
  expect(verifySignature(key.publicKey, Buffer.from('72', 'hex'), signature)).toBe(true);
  expect(verifySignature(key.publicKey, 's', signature)).toBe(false);
  expect(verifySignature(key.publicKey, Buffer.from('72', 'hex'), Buffer.alloc(3))).toBe(false);
  expect(verifySignature(Buffer.alloc(5), 'r', signature)).toBe(false);
});

test('each purpose has a secret and a key of its own', () => {
  const master = Buffer.alloc(32, 1);
  expect(deriveSecret(master, 'a')).toEqual(deriveSecret(master, 'a'));
  expect(deriveSecret(master, 'a')).not.toEqual(deriveSecret(master, 'b'));
  expect(deriveSecret(master, 'a', 16)).toHaveLength(16);
  expect(deriveSigningKey(master, 'a').id).not.toBe(deriveSigningKey(master, 'b').id);
});
