import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveSecret } from '../../kernel/keys.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What we show to others' servers is needed in the clear; it lies under a key of this server, bound to its owner. */
export function sealAuthorization(master: Buffer, owner: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(master), nonce).setAAD(Buffer.from(owner));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64');
}

/** @throws Error when the master key is another, or it is another owner's */
export function openAuthorization(master: Buffer, owner: string, sealed: string): string {
  const all = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(master), all.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const bytes = all.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
}

function keyOf(master: Buffer): Buffer {
  return deriveSecret(master, 'signals:authorizations');
}
