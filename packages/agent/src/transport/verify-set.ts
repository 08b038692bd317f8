import { type PublicJwk, SET_TYPE, type SetClaims, setClaims } from '@muster/contract';
import { compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose';
import { thumbprintOf } from '../identity/agent-key.ts';
import { sha256 } from '../kernel/digest.ts';

/** What a SET must say to count here. */
export interface Expected {
  issuer: string;
  audience: string;
  keys: readonly PublicJwk[];
  now: Date;
}

export interface VerifiedSet {
  claims: SetClaims;
  /** SHA-256 over the compact form: the link of the next one. */
  sha256: string;
}

export type SetRefusal = {
  code: 'invalid_request' | 'invalid_key' | 'invalid_issuer' | 'invalid_audience' | 'authentication_failed';
  detail: string;
};

export type SetVerdict = { ok: true; set: VerifiedSet } | { ok: false; refusal: SetRefusal };

/** The longest SET that is looked at. */
const MOST_BYTES = 256 * 1024;
/** How far into the future a token may be dated: clocks differ. */
export const MOST_AHEAD_MS = 5 * 60_000;

/**
 * Whether a token is a SET (RFC 8417) for this agent, signed with a key that was pinned. Only EdDSA is known: what the
 * header says chooses nothing but which of the pinned keys is tried.
 */
export async function verifySet(token: string, expected: Expected): Promise<SetVerdict> {
  if (token.length > MOST_BYTES)
    return no('invalid_request', `the token has more than ${MOST_BYTES} characters`);
  const header = headerOf(token);
  if (!header) return no('invalid_request', 'it is no JWS in compact form');
  if (header.alg !== 'EdDSA') return no('authentication_failed', `the algorithm is ${header.alg}, not EdDSA`);
  if (header.typ !== SET_TYPE) return no('invalid_request', `the type is ${header.typ}, not ${SET_TYPE}`);
  const keys = expected.keys.filter((key) => mayMean(key, header.kid));
  if (keys.length === 0)
    return no('invalid_key', `it names the key ${header.kid}, which was not pinned at enrolment`);
  const payload = await payloadOf(token, keys);
  if (payload === null) return no('authentication_failed', 'its signature does not hold');
  const claims = setClaims.safeParse(json(payload.toString('utf8')));
  if (!claims.success) return no('invalid_request', 'its claims are not those of a SET');
  const { iss, aud, iat } = claims.data;
  if (iss !== expected.issuer) return no('invalid_issuer', `it was issued by ${iss}`);
  if (![aud ?? []].flat().includes(expected.audience))
    return no('invalid_audience', `it is for ${aud ?? 'nobody'}`);
  if (!Number.isFinite(iat) || iat <= 0 || iat * 1000 > expected.now.getTime() + MOST_AHEAD_MS)
    return no('invalid_request', `it is dated ${iat}, which has not come yet`);
  return { ok: true, set: { claims: claims.data, sha256: sha256(token) } };
}

/** A key that somebody of the site pinned by hand has no name of the server's. */
function mayMean(key: PublicJwk, kid: unknown): boolean {
  return key.kid === undefined || key.kid === kid || thumbprintOf(key) === kid;
}

async function payloadOf(token: string, keys: readonly PublicJwk[]): Promise<Buffer | null> {
  for (const { kty, crv, x } of keys) {
    try {
      const key = await importJWK({ kty, crv, x }, 'EdDSA');
      return Buffer.from((await compactVerify(token, key, { algorithms: ['EdDSA'] })).payload);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  return null;
}

function headerOf(token: string): { alg?: unknown; typ?: unknown; kid?: unknown } | null {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return null;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function no(code: SetRefusal['code'], detail: string): SetVerdict {
  return { ok: false, refusal: { code, detail: detail.slice(0, 500) } };
}
