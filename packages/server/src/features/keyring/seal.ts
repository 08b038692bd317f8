import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveSecret } from '../../kernel/keys.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A private key as it stands in the database: AES-256-GCM under a secret derived from the server's master key, bound to
 * the row it is of. Whoever has the database alone has nothing.
 */
export function seal(master: Buffer, keyId: string, privateText: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretOf(master), nonce).setAAD(Buffer.from(keyId));
  const bytes = Buffer.concat([cipher.update(privateText, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), bytes]);
}

/** @throws Error when the master key is another, or the bytes are of another row */
export function unseal(master: Buffer, keyId: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', secretOf(master), sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(keyId));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const bytes = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
}

function secretOf(master: Buffer): Buffer {
  return deriveSecret(master, 'keyring:private');
}
