import { createPublicKey, verify } from 'node:crypto';

/*
 * What a receiver of Security Event Tokens needs, written from RFC 7515, 7519, 8037 and 8417 alone. Nothing here knows
 * Muster: the whole folder imports Node and nothing else, but for the test that brings both sides together.
 */

export interface Jwk {
  kty: string;
  crv: string;
  x: string;
  kid?: string;
}

export interface SetClaims {
  iss: string;
  jti: string;
  iat: number;
  aud?: string | string[];
  txn?: string;
  sub_id?: { format: string; [member: string]: unknown };
  events: Record<string, Record<string, unknown>>;
  [claim: string]: unknown;
}

/** @throws Error that says which rule of which document is broken */
export function readSet(
  token: string,
  keys: readonly Jwk[],
  expected: { iss: string; aud: string },
): SetClaims {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || signature === '') throw new Error('RFC 7515: not three parts');
  const header = decoded(head) as { alg?: string; typ?: string; kid?: string };
  if (header.typ !== 'secevent+jwt') throw new Error('SSF 1.0: the type must be explicit');
  if (header.alg !== 'EdDSA') throw new Error('RFC 8725: only the algorithm that was agreed on');
  const key = keys.find(({ kid, crv }) => kid === header.kid && crv === 'Ed25519');
  if (!key) throw new Error('RFC 7517: no key of that id');
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
  const isSigned = verify(
    null,
    Buffer.from(`${head}.${body}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('RFC 8037: the signature does not hold');
  const claims = decoded(body) as SetClaims;
  if (claims.iss !== expected.iss) throw new Error('SSF 1.0: iss is not the transmitter’s');
  if (![claims.aud].flat().includes(expected.aud)) throw new Error('RFC 7519: it is for somebody else');
  if (typeof claims.jti !== 'string' || typeof claims.iat !== 'number')
    throw new Error('RFC 8417: jti and iat');
  if ('sub' in claims || 'exp' in claims) throw new Error('SSF 1.0: neither sub nor exp');
  if (!claims.sub_id?.format) throw new Error('SSF 1.0: sub_id names the subject');
  if (Object.keys(claims.events ?? {}).length === 0) throw new Error('RFC 8417: at least one event');
  return claims;
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
