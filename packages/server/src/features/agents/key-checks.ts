import type { PublicJwk } from '@muster/contract';
import { type CryptoKey, importJWK } from 'jose';
import { MusterError } from '../../kernel/errors.ts';

/** Points of small order: with them a signature holds for messages that were never signed (RFC 8032, section 5.1.7). */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
]);

export async function keyOf(x: string): Promise<CryptoKey> {
  return (await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA')) as CryptoKey;
}

/** @throws MusterError `agent.key-refused` for what is no key, or one that proves nothing */
export async function demandKey({ x }: PublicJwk): Promise<CryptoKey> {
  const bytes = Buffer.from(x, 'base64url');
  const isOneForm = bytes.toString('base64url') === x;
  if (isOneForm && bytes.length === 32 && !SMALL_ORDER.has(bytes.toString('hex'))) {
    const key = await keyOf(x).catch(() => undefined);
    if (key) return key;
  }
  throw new MusterError('agent.key-refused', 'That is no usable Ed25519 key. Nothing was changed.');
}
