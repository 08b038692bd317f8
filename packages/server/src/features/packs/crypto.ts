import { createHash, createPublicKey, verify } from 'node:crypto';
import type { PackCrypto } from '@muster/contract';

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in its public key info. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export const packCrypto: PackCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  verify(key, text, signature) {
    if (key.length !== 32) return false;
    try {
      const der = Buffer.concat([SPKI, key]);
      return verify(null, text, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
    } catch {
      return false;
    }
  },
};
