import type { LedgerHead } from '@muster/contract';
import { type SigningKey, verifySignature } from '../../kernel/keys.ts';

function signedText(head: Omit<LedgerHead, 'signature'>): string {
  return `muster-head-1\n${head.position}\n${head.hash}\n${head.at}\n${head.keyId}\n`;
}

/** @param at procedure time */
export function signHead(key: SigningKey, position: number, hash: Buffer, at: Date): LedgerHead {
  const head = { position, hash: hash.toString('hex'), at: at.toISOString(), keyId: key.id };
  return { ...head, signature: key.sign(signedText(head)).toString('hex') };
}

export function isGenuineHead(head: LedgerHead, publicKey: Buffer): boolean {
  return verifySignature(publicKey, signedText(head), Buffer.from(head.signature, 'hex'));
}
