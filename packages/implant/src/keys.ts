import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** The 32 raw bytes of an Ed25519 public key (of the pair, when a private key is given). Throws for other keys. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const { crv, x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (crv !== 'Ed25519' || x === undefined) throw new Error('not an Ed25519 key');
  return Buffer.from(x, 'base64url');
}

export function verifyEd25519(rawKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(rawKey).toString('base64url') },
  });
  return signature.length === 64 && verify(null, bytes, key, signature);
}
