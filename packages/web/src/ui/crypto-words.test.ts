import type { MailCryptoView } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { cryptoWords } from './crypto-words.ts';

const valid: NonNullable<MailCryptoView['signature']> = {
  state: 'valid',
  fingerprint: 'AB',
  signer: 'Ada <ada@alpha.example>',
  signedAt: null,
  matchesSender: true,
  keyVerified: true,
};

function words(crypto: Partial<MailCryptoView>): string[] {
  const whole = {
    kind: 'openpgp' as const,
    encrypted: false,
    reading: null,
    partial: false,
    signature: null,
  };
  return cryptoWords({ ...whole, ...crypto }).map(({ says, tone }) => `${tone}: ${says}`);
}

describe('the protection of a mail in words', () => {
  test('a mail without any has none', () => {
    expect(cryptoWords(null)).toEqual([]);
  });

  test('only a fitting signature of a verified key of the sender is to be relied on', () => {
    const signed = (signature: Partial<typeof valid>) => words({ signature: { ...valid, ...signature } });
    expect(signed({})).toEqual(['pass: Signed by Ada <ada@alpha.example>, key verified']);
    for (const less of [
      { keyVerified: false },
      { matchesSender: false },
      { state: 'invalid' },
      { state: 'unknown-key' },
      { state: 'expired' },
      { state: 'revoked' },
    ] as const)
      expect(signed(less)[0]).not.toMatch(/^pass/);
  });

  test('signed and encrypted says both; what could not be read says why', () => {
    expect(words({ encrypted: true, reading: 'read', signature: valid })).toHaveLength(2);
    expect(words({ encrypted: true, reading: 'not-for-us' })).toEqual(['fail: Encrypted to somebody else']);
    expect(words({ encrypted: true, reading: 'broken' })).toEqual(['fail: Encrypted, damaged']);
  });

  test('a part alone is never shown as signed', () => {
    expect(words({ partial: true, signature: valid })).toEqual(['late: Only partly signed']);
  });
});
