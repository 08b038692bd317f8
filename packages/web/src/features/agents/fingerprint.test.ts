import { describe, expect, test } from 'vitest';
import { compare, groupsOf } from './fingerprint.ts';

const print = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';

describe('the fingerprint of a key', () => {
  test('is read in groups of four', () => {
    expect(groupsOf(print).slice(0, 3)).toEqual(['NzbL', 'sXh8', 'uDCc']);
    expect(groupsOf(print).join('')).toBe(print);
    expect(groupsOf(print)).toHaveLength(11);
  });

  test('is compared while it is read out, spaces or not', () => {
    expect(compare(print, '')).toEqual({ fits: 0, differs: false });
    expect(compare(print, 'NzbL sX')).toEqual({ fits: 1, differs: false });
    expect(compare(print, groupsOf(print).join(' '))).toEqual({ fits: 11, differs: false });
  });

  test('differs with one letter changed, in another case, or too long', () => {
    expect(compare(print, 'nzbL').differs).toBe(true);
    expect(compare(print, `${print.slice(0, -1)}t`).differs).toBe(true);
    expect(compare(print, `${print}A`).differs).toBe(true);
  });
});
