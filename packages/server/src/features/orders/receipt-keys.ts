import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';

export interface ReceiptKey {
  /** RFC 8037 `x`, base64url. */
  x: string;
  endedAt: Date | null;
}

/** Twice as long as an agent waits for an answer: what was on its way when it changed its key. */
export const ON_THE_WAY_MS = 120_000;

/**
 * Whether a key counts for a receipt. An agent signs when it sends, so a key that ended signs nothing more: what it is
 * said to have signed before counts only where it was here by then, or on its way. The date in a receipt is what its
 * signer wrote there, and whoever finds an old key writes an old one. Pure.
 * @param iat of the receipt, in seconds
 */
export function mayHaveSigned({ endedAt }: ReceiptKey, iat: number, receivedAt: Date): boolean {
  if (endedAt === null) return true;
  return iat * 1000 <= endedAt.getTime() && receivedAt.getTime() <= endedAt.getTime() + ON_THE_WAY_MS;
}

/** Which of the keys signed a compact JWS. */
export async function signingKey<Key extends ReceiptKey>(
  jws: string,
  held: readonly Key[],
): Promise<Key | undefined> {
  const end = jws.lastIndexOf('.');
  const signed = Buffer.from(jws.slice(0, end), 'latin1');
  const signature = Buffer.from(jws.slice(end + 1), 'base64url');
  for (const key of held) if (await verified(null, signed, keyOf(key.x), signature)) return key;
  return undefined;
}

/** In the pool of threads: a thousand agents that answer at once would hold up everybody else. */
const verified = promisify(verify) as (
  algorithm: null,
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
) => Promise<boolean>;

/** Reading a key takes longer than verifying with it, and the same thousand come again and again. */
const keys = new Map<string, KeyObject>();
const MOST_KEYS = 20_000;

function keyOf(x: string): KeyObject {
  const found = keys.get(x);
  if (found) return found;
  if (keys.size >= MOST_KEYS) keys.clear();
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  keys.set(x, made);
  return made;
}
