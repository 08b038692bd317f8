import type { PublicJwk } from '@muster/contract';
import { SET_TYPE } from '@muster/contract';
import fc from 'fast-check';
import { base64url, CompactSign, exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { thumbprintOf } from '../identity/agent-key.ts';
import { type Expected, verifySet } from './verify-set.ts';

const NOW = new Date('2027-03-01T10:00:00Z');
const IAT = NOW.getTime() / 1000;
let expected: Expected;
type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
let ours: Key;
let theirs: Key;
let kid: string;

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  ours = pair.privateKey;
  theirs = (await generateKeyPair('EdDSA')).privateKey;
  const jwk = (await exportJWK(pair.publicKey)) as PublicJwk;
  kid = thumbprintOf(jwk);
  jwk.kid = kid;
  expected = { issuer: 'https://muster.example', audience: 'agt_1', keys: [jwk], now: NOW };
});

const GOOD = {
  iss: 'https://muster.example',
  aud: 'agt_1',
  jti: 'set_1',
  iat: IAT,
  events: { 'urn:x:y': {} },
};

async function signed(claims: object, header: object = {}, key = ours): Promise<string> {
  return await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: SET_TYPE, kid, ...header })
    .sign(key);
}

async function refusal(token: string): Promise<string | undefined> {
  const verdict = await verifySet(token, expected);
  return verdict.ok ? undefined : verdict.refusal.code;
}

describe('a token', () => {
  test('counts when a pinned key signed it for this agent', async () => {
    expect(await verifySet(await signed(GOOD), expected)).toMatchObject({ ok: true, set: { claims: GOOD } });
    expect(await refusal(await signed({ ...GOOD, aud: ['x', 'agt_1'] }))).toBeUndefined();
  });

  test.each([
    ['another issuer', { ...GOOD, iss: 'https://evil.example' }, 'invalid_issuer'],
    ['another agent', { ...GOOD, aud: 'agt_2' }, 'invalid_audience'],
    ['nobody', { ...GOOD, aud: undefined }, 'invalid_audience'],
    ['tomorrow', { ...GOOD, iat: IAT + 86_400 }, 'invalid_request'],
    ['no time', { ...GOOD, iat: 'now' }, 'invalid_request'],
    ['no events', { ...GOOD, events: {} }, 'invalid_request'],
  ])('of %s is refused', async (_, claims, code) => {
    expect(await refusal(await signed(claims))).toBe(code);
  });

  test('that a swapped key signed is refused, under its own name and under ours', async () => {
    expect(await refusal(await signed(GOOD, { kid: 'other' }, theirs))).toBe('invalid_key');
    expect(await refusal(await signed(GOOD, {}, theirs))).toBe('authentication_failed');
  });

  test('of another type or with a header that must be understood is refused', async () => {
    expect(await refusal(await signed(GOOD, { typ: 'JWT' }))).toBe('invalid_request');
    expect(await refusal(await signed(GOOD, { typ: undefined }))).toBe('invalid_request');
    const [, body, signature] = (await signed(GOOD)).split('.');
    const header = base64url.encode(JSON.stringify({ alg: 'EdDSA', typ: SET_TYPE, kid, crit: ['x'], x: 1 }));
    expect(await refusal(`${header}.${body}.${signature}`)).toBe('authentication_failed');
  });

  test('without a signature, or with the public key as a shared secret, is refused', async () => {
    const unsigned = new UnsecuredJWT(GOOD).encode();
    expect(await refusal(unsigned)).toBe('authentication_failed');
    const secret = Buffer.from(expected.keys[0]?.x ?? '', 'base64url');
    const hmac = await new CompactSign(Buffer.from(JSON.stringify(GOOD)))
      .setProtectedHeader({ alg: 'HS256', typ: SET_TYPE, kid })
      .sign(secret);
    expect(await refusal(hmac)).toBe('authentication_failed');
  });

  test('of which one character was changed never counts', async () => {
    const token = await signed(GOOD);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'AbC3-_.'), async (at, by) => {
        const changed = token.slice(0, at) + by + token.slice(at + 1);
        // The last character of a signature has bits that say nothing.
        if (changed === token || at === token.length - 1) return;
        expect(await refusal(changed)).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });

  test('of any garbage is refused and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `e30.${text}.`),
        ),
        async (text) => {
          expect(await refusal(text)).toBeDefined();
        },
      ),
      { numRuns: 150 },
    );
    expect(await refusal('x'.repeat(300_000))).toBe('invalid_request');
  });
});
