import { expect, test } from 'vitest';
import { isZone } from './zone.ts';

test('a zone is one of the list, however it is written', () => {
  for (const name of ['Europe/Prague', 'europe/prague', 'UTC', 'Asia/Kathmandu']) {
    expect(isZone(name)).toBe(true);
    expect(isZone(name)).toBe(true);
  }
  for (const name of ['', 'Mars/Olympus', 'Europe', '\u001b[31m']) expect(isZone(name)).toBe(false);
});
