import { describe, expect, test } from 'vitest';
import { type BanDraft, banOf, emptyDraft, missingOf, whomOf } from './draft.ts';

const named: BanDraft = {
  ...emptyDraft,
  names: [
    {
      written: '/DC=org/CN=Robin',
      label: 'CN=Robin,DC=org',
      identifier: { format: 'x509', name: 'CN=Robin,DC=org' },
    },
  ],
};

describe('a ban that is being written', () => {
  test('says what is missing, and is previewed as soon as somebody is named', () => {
    expect(missingOf(emptyDraft)).toEqual(['whom it means', 'the reason']);
    expect(whomOf(emptyDraft)).toBeNull();
    expect(whomOf(named)?.subject).toEqual({
      identifiers: [{ format: 'x509', name: 'CN=Robin,DC=org' }],
      cascade: true,
    });
  });

  test('that does nothing is no ban', () => {
    const effects = { new: 'leave', running: 'leave', storage: 'keep', network: 'keep' } as const;
    expect(missingOf({ ...named, reason: 'Stolen key', effects })).toEqual(['what it does']);
  });

  test('is asked for with the preview that was looked at, and always ends', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(banOf(named, 'ab', now)).toBeNull();
    expect(banOf({ ...named, reason: ' Stolen key ', days: 7 }, 'ab', now)).toMatchObject({
      digest: 'ab',
      reason: 'Stolen key',
      incident: null,
      sites: null,
      expiresAt: '2026-03-08T12:00:00.000Z',
    });
  });
});
