import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { link, lstat, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from './errors.ts';
import { randomText } from './ids.ts';

/** An Ed25519 key (RFC 8032). */
export interface SigningKey {
  /** First 16 hex digits of the SHA-256 over the raw public key. */
  id: string;
  /** 32 bytes. */
  publicKey: Buffer;
  /** 64 bytes. */
  sign(text: string | Buffer): Buffer;
}

export interface Keys {
  /** Signs the heads of the ledger. */
  ledger: SigningKey;
  /** Signs orders; campaigns use keys derived from the master secret. */
  order: SigningKey;
  /** 32 bytes from which further secrets are derived; never used by itself. */
  master: Buffer;
}

const SEED_BYTES = 32;
/** RFC 8410: what stands before the 32 bytes in the DER of an Ed25519 private and public key. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Reads the keys in `directory` and makes those that are missing: files of 64 hex digits, readable by their owner
 * alone. Several servers may do this at once on one directory: the first one's key counts.
 * @throws MusterError config.invalid for a key that others may read or that is damaged
 */
export async function loadKeys(directory: string): Promise<Keys> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const [ledger, order, master] = await Promise.all(
    ['ledger.key', 'order.key', 'master.key'].map((name) => readOrMake(join(directory, name))),
  );
  return {
    ledger: signingKey(ledger as Buffer),
    order: signingKey(order as Buffer),
    master: master as Buffer,
  };
}

/** The signing key that belongs to a 32-byte seed. */
export function signingKey(seed: Buffer): SigningKey {
  if (seed.length !== SEED_BYTES) throw new RangeError('an Ed25519 seed has 32 bytes');
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_PREFIX.length);
  return { id: keyId(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), key) };
}

export function keyId(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
}

/** False for a wrong signature and for anything that is no key or signature at all. */
export function verifySignature(publicKey: Buffer, text: string | Buffer, signature: Buffer): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return verify(null, Buffer.from(text), publicKeyObject(publicKey), signature);
}

function publicKeyObject(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: 'der', type: 'spki' });
}

/** A secret for one purpose (HKDF-SHA256, RFC 5869); `label` names the purpose: `campaign:cmp_…:tokens`. */
export function deriveSecret(master: Buffer, label: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `muster:${label}`, bytes));
}

/** A signing key for one purpose, the same at every start: `campaign:cmp_…:orders`. */
export function deriveSigningKey(master: Buffer, label: string): SigningKey {
  return signingKey(deriveSecret(master, label, SEED_BYTES));
}

async function readOrMake(path: string): Promise<Buffer> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) await make(path);
  else if ((found.mode & 0o077) !== 0) {
    throw new MusterError(
      'config.invalid',
      `${path} can be read by others; run chmod 600, and renew it if others were there`,
    );
  }
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new MusterError('config.invalid', `${path} is not a key of 64 hex digits`);
  return Buffer.from(text, 'hex');
}

/** Written and synced beside, then linked: a key is there in full or not at all, and never replaces another. */
async function make(path: string): Promise<void> {
  const own = `${path}.${randomText(10)}`;
  const file = await open(own, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(SEED_BYTES).toString('hex')}\n`);
    await file.sync();
    await link(own, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await file.close();
    await rm(own, { force: true });
  }
}
