import { type PublicJwk, SET_TYPE } from '@muster/contract';
import type { Json } from '../../kernel/canonical-json.ts';
import type { SigningKey } from '../../kernel/keys.ts';

/** What a SET says beside who, when and to whom. */
export interface SetContent {
  sub_id?: { [field: string]: Json };
  txn?: string;
  events: { [uri: string]: { [field: string]: Json } };
}

export interface SetFrame {
  iss: string;
  aud: string;
  jti: string;
  /** Real time. */
  at: Date;
}

/**
 * A SET in compact form (RFC 8417, RFC 7515; EdDSA, RFC 8037). `typ` is explicit and there is neither `sub` nor `exp`,
 * as SSF asks, so that it can be taken for no other token. The private key never leaves the kernel.
 */
export function compactSet(key: SigningKey, { iss, aud, jti, at }: SetFrame, content: SetContent): string {
  const header = { alg: 'EdDSA', typ: SET_TYPE, kid: key.id };
  const claims = { iss, aud, jti, iat: Math.floor(at.getTime() / 1000), ...content };
  const signed = `${encoded(header)}.${encoded(claims)}`;
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

/** The key that receivers verify with (RFC 8037). */
export function publicJwkOf(key: SigningKey): PublicJwk & { use: string; alg: string } {
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    x: key.publicKey.toString('base64url'),
    kid: key.id,
    use: 'sig',
    alg: 'EdDSA',
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
