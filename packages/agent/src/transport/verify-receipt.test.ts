import { generateKeyPairSync } from 'node:crypto';
import type { ReceiptClaims } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { type AgentKey, thumbprintOf } from '../identity/agent-key.ts';
import { compactJws } from '../identity/jws.ts';
import { type ExpectedReceipt, verifyReceipt } from './verify-receipt.ts';

const TYPE = 'muster-receipt+jwt';
const [key, later, foreign] = [newKey(), newKey(), newKey()];
const AT = 1_800_000_000;
const ORDER = 'ord_00000000000000000000000';
const expected: ExpectedReceipt = {
  predecessors: [
    {
      agentId: 'agt_a',
      keys: [
        { x: later.publicJwk.x, endedAt: null },
        { x: key.publicJwk.x, endedAt: new Date((AT + 10) * 1000).toISOString() },
      ],
    },
  ],
  siteId: 'site_a',
  orderId: ORDER,
};
const claims: ReceiptClaims = {
  iss: 'agt_a',
  jti: 'agt_a.1',
  iat: AT,
  orderId: ORDER,
  siteId: 'site_a',
  seq: 1,
  step: 1,
  state: 'applied',
  at: new Date(AT * 1000).toISOString(),
  decidedBy: null,
  reason: '',
  plan: null,
  effects: [],
};

function newKey(): AgentKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const publicJwk = { kty: 'OKP' as const, crv: 'Ed25519' as const, x };
  return { privateKey, publicJwk, thumbprint: thumbprintOf(publicJwk) };
}

async function whyNot(jws: string): Promise<string | null> {
  const verdict = await verifyReceipt(jws, expected);
  return verdict.ok ? null : verdict.why;
}

describe('a receipt of an agent that was here before', () => {
  test('counts when a key signed it that was pinned, as long as that key counted', async () => {
    expect(await whyNot(compactJws(key, TYPE, claims))).toBe(null);
    expect(await whyNot(compactJws(later, TYPE, { ...claims, iat: AT + 1000 }))).toBe(null);
    expect(await whyNot(compactJws(key, TYPE, { ...claims, iat: AT + 11 }))).toMatch(/no key of agt_a/);
  });

  test('does not count when another key signed it, or it was changed', async () => {
    expect(await whyNot(compactJws(foreign, TYPE, claims))).toMatch(/no key of agt_a/);
    const [head, , signature] = compactJws(key, TYPE, claims).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, step: 2 })).toString('base64url');
    expect(await whyNot(`${head}.${other}.${signature}`)).toMatch(/no key of agt_a/);
  });

  test('does not count for another order, site or agent, nor as another kind of token', async () => {
    for (const other of [{ orderId: 'ord_11111111111111111111111' }, { siteId: 'site_b' }])
      expect(await whyNot(compactJws(key, TYPE, { ...claims, ...other }))).toMatch(/another site or order/);
    expect(await whyNot(compactJws(key, TYPE, { ...claims, iss: 'agt_b' }))).toMatch(/speaks for agt_b/);
    for (const odd of [compactJws(key, 'muster-agent+jwt', claims), 'x.y.z', ''])
      expect(await whyNot(odd)).toMatch(/form of a receipt/);
  });
});
