import { describe, expect, test } from 'vitest';
import { groupsOf, isSame } from './fingerprint.ts';

const print = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';

describe('the fingerprint of a key', () => {
  test('is read in groups of four', () => {
    expect(groupsOf(print).slice(0, 3)).toEqual(['NzbL', 'sXh8', 'uDCc']);
    expect(groupsOf(print).join('')).toBe(print);
  });

  test('is the same with spaces, and another with one letter changed or in another case', () => {
    expect(isSame(print, groupsOf(print).join(' '))).toBe(true);
    expect(isSame(print, print.toLowerCase())).toBe(false);
    expect(isSame(print, `${print.slice(0, -1)}t`)).toBe(false);
  });
});
