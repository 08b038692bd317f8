import { SET_TYPE, type SetClaims, type SetErrorCode, setClaims } from '@muster/contract';
import { compactVerify, decodeProtectedHeader } from 'jose';
import type { App } from '../../app.ts';
import { keysOfTransmitter } from './transmitter-keys.ts';

export const LONGEST_SET_CHARACTERS = 64 * 1024;
/** Signatures with a public key alone: who can verify with a shared secret can also forge. */
const ALGORITHMS = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
];
/** How far in the future a SET may have been made. */
const TOLERANCE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** NUL and halves of surrogate pairs, as JSON writes them: no table keeps them. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/** Why a SET is not taken, in the words of RFC 8935, section 2.4. */
export class SetRefused extends Error {
  readonly code: SetErrorCode;

  constructor(code: SetErrorCode, description: string) {
    super(description);
    this.code = code;
  }
}

export interface KnownTransmitter {
  issuer: string;
  audience: string;
  jwks_uri: string;
}

/**
 * What a foreign SET says, when it is really of this transmitter and for us.
 * @throws SetRefused ; WebhookError when the transmitter's keys cannot be had
 */
export async function verifyIncomingSet(
  app: App,
  { issuer, audience, jwks_uri }: KnownTransmitter,
  token: string,
): Promise<SetClaims> {
  if (token.length > LONGEST_SET_CHARACTERS) throw new SetRefused('invalid_request', 'the SET is too large');
  const { kid } = headerOf(token);
  const keys = await keysOfTransmitter(app, jwks_uri, kid);
  const payload = await compactVerify(token, keys, { algorithms: ALGORITHMS })
    .then((verified) => verified.payload)
    .catch(() => {
      throw new SetRefused('invalid_key', 'no key of the transmitter signed this SET');
    });
  const claims = claimsIn(payload);
  if (claims.iss !== issuer) throw new SetRefused('invalid_issuer', `iss is not ${issuer}`);
  if (![claims.aud].flat().includes(audience))
    throw new SetRefused('invalid_audience', `aud is not ${audience}`);
  const now = app.clocks.machine.now().getTime();
  if (claims.iat * 1000 > now + TOLERANCE_MS) throw new SetRefused('invalid_request', 'iat is in the future');
  // What came so long ago is forgotten, and could be played again as if it were new.
  if (claims.iat * 1000 < now - app.config.signalDays * DAY_MS)
    throw new SetRefused('invalid_request', 'iat is too long ago');
  // They mark other tokens, which shall not pass for SETs (SSF, section 4.1).
  if ('sub' in claims || 'exp' in claims)
    throw new SetRefused('invalid_request', 'a SET has neither sub nor exp');
  return claims;
}

function headerOf(token: string): { kid: string | undefined } {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw new SetRefused('invalid_request', 'this is no signed JWT');
  }
  const type = typeof header.typ === 'string' ? header.typ.toLowerCase() : '';
  if (type !== SET_TYPE && type !== `application/${SET_TYPE}`)
    throw new SetRefused('invalid_request', `typ is not ${SET_TYPE}`);
  return { kid: header.kid };
}

function claimsIn(payload: Uint8Array): SetClaims {
  try {
    const claims = setClaims.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
    if (UNSTORABLE.test(JSON.stringify(claims))) throw new Error('it has characters that are none');
    return claims;
  } catch {
    throw new SetRefused('invalid_request', 'the claims are not those of a SET');
  }
}
