import type { LedgerHead } from '@muster/contract';
import { keyId, type SigningKey, verifySignature } from '../../kernel/keys.ts';

function signedText(head: Omit<LedgerHead, 'signature'>): string {
  return `muster-head-1\n${head.position}\n${head.hash}\n${head.at}\n${head.keyId}\n`;
}

/** Hash and signature are in hex; `at` is procedure time. */
export function signHead(key: SigningKey, position: number, hash: Buffer, at: Date): LedgerHead {
  const head = { position, hash: hash.toString('hex'), at: at.toISOString(), keyId: key.id };
  return { ...head, signature: key.sign(signedText(head)).toString('hex') };
}

/** Signed by the key that the reader trusts; the id which a head names itself proves nothing. */
export function isGenuineHead(head: LedgerHead, trusted: Buffer): boolean {
  if (head.keyId !== keyId(trusted)) return false;
  return verifySignature(trusted, signedText(head), Buffer.from(head.signature, 'hex'));
}
