import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deriveSecret } from '../../kernel/keys.ts';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** As the Standard Webhooks specification writes a symmetric secret: `whsec_` and 24 to 64 bytes in base 64. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

export interface Signed {
  id: string;
  /** Real time: the far end refuses what is more than minutes old. */
  at: Date;
  body: string;
}

/**
 * The three headers of Standard Webhooks 1.0: the signature is over `id.timestamp.body`, so that neither can be exchanged;
 * with several secrets there are several, and the far end takes any that it knows.
 */
export function signedHeaders(secrets: readonly string[], { id, at, body }: Signed): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

/** As the secret stands in the database: AES-256-GCM under a key of this server, bound to its webhook. */
export function sealSecret(master: Buffer, webhookId: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(master), nonce).setAAD(Buffer.from(webhookId));
  const bytes = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64');
}

/** @throws Error when the master key is another, or it is another webhook's */
export function openSecret(master: Buffer, webhookId: string, sealed: string): string {
  const all = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(master), all.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(webhookId));
  decipher.setAuthTag(all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const bytes = all.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
}

function keyOf(master: Buffer): Buffer {
  return deriveSecret(master, 'webhooks:secrets');
}
