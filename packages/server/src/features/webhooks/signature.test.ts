import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newWebhookSecret, openSecret, sealSecret, signedHeaders } from './signature.ts';
import { verifyWebhook } from './testing/verify-webhook.ts';

const at = new Date('2027-01-05T08:00:00.750Z');
const signed = { id: 'whd_1', at, body: '{"type":"task.done"}' };
const secret = newWebhookSecret();

function check(headers: Record<string, string>, body = signed.body, nowMs = at.getTime(), with_ = secret) {
  return verifyWebhook(headers, body, { secret: with_, nowMs, seen: new Set() });
}

test('the signature is the one of the specification', () => {
  // The example of the Standard Webhooks specification.
  const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  });
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

describe('the far end', () => {
  const headers = signedHeaders([secret], signed);
  test('takes what we signed', () => expect(check(headers)).toBe(true));
  test('refuses another body', () => expect(check(headers, '{"type":"task.added"}')).toBe(false));
  test('refuses another id or time than was signed', () => {
    expect(check({ ...headers, 'webhook-id': 'whd_2' })).toBe(false);
    expect(check({ ...headers, 'webhook-timestamp': '1799136001' })).toBe(false);
  });
  test('refuses another secret', () =>
    expect(check(headers, signed.body, at.getTime(), newWebhookSecret())).toBe(false));
  test('refuses what is older than five minutes, or from the future', () => {
    for (const late of [301_000, -301_000])
      expect(check(headers, signed.body, at.getTime() + late)).toBe(false);
  });
  test('refuses what it has seen before', () => {
    const seen = new Set<string>();
    const ask = () => verifyWebhook(headers, signed.body, { secret, nowMs: at.getTime(), seen });
    expect([ask(), ask()]).toEqual([true, false]);
  });
  test('takes either of two secrets while one follows the other', () => {
    const both = signedHeaders([newWebhookSecret(), secret], signed);
    expect(both['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    expect(check(both)).toBe(true);
  });
});

test('a secret has 256 random bits, and in the database it is sealed for its webhook and server alone', () => {
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const master = randomBytes(32);
  const sealed = sealSecret(master, 'whk_1', secret);
  expect(sealed).not.toContain(secret.slice(6, 20));
  expect(openSecret(master, 'whk_1', sealed)).toBe(secret);
  expect(() => openSecret(master, 'whk_2', sealed)).toThrow();
  expect(() => openSecret(randomBytes(32), 'whk_1', sealed)).toThrow();
});
