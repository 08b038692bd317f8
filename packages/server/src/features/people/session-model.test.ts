import { expect, test } from 'vitest';
import { isOpen, type Session } from './session-model.ts';

const HOUR_MS = 60 * 60_000;
const madeAt = new Date('2027-01-05T08:00:00Z');
const session: Session = {
  id: 'ses_1',
  method: 'password',
  personId: 'per_1',
  grantId: null,
  tokenId: null,
  portalLinkId: null,
  device: 'another program',
  madeAt,
  lastUsedAt: madeAt,
  expiresAt: new Date(madeAt.getTime() + 24 * HOUR_MS),
  endedAt: null,
};

test('a clock that is set back gives a session no longer life; servers whose clocks differ a little agree on it', () => {
  expect(isOpen(session, new Date(madeAt.getTime() - 24 * HOUR_MS))).toBe(false);
  expect(isOpen(session, new Date(madeAt.getTime() - 60_000))).toBe(true);
  expect(isOpen(session, new Date(madeAt.getTime() + HOUR_MS))).toBe(true);
});
