import { expect, test } from 'vitest';
import { streamLook } from './stream-look.ts';

const at = '2027-01-05T09:00:00.000Z';
const well = { status: 'enabled', failingSince: null, verifiedAt: at } as const;

test('a stream that works is verified by its receiver’s own answer alone', () => {
  expect(streamLook(well).says).toBe('verified');
  expect(streamLook({ ...well, verifiedAt: null }).says).toBe('not verified yet');
});

test('what fails or is held is said before that it was verified once', () => {
  expect(streamLook({ ...well, failingSince: at }).look).toBe('fail');
  expect(streamLook({ ...well, status: 'paused' }).says).toBe('paused');
  expect(streamLook({ ...well, status: 'disabled' }).says).toBe('disabled by the receiver');
});
