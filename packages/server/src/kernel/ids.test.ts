import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from './ids.ts';

const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });

describe('an id', () => {
  it('sorts by the time at which it was made', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        fc.pre(a.getTime() < b.getTime());
        expect(newId('ban', a) < newId('ban', b)).toBe(true);
      }),
    );
  });

  it('sorts after those that were made before it in the same millisecond', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const made = Array.from({ length: 200 }, () => newId('bev', at));
        expect(made.toSorted()).toEqual(made);
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });

  it('has one length, whatever its time', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(newId('wld', at)).toMatch(/^wld_[0-9a-hjkmnp-tv-z]{23}$/);
      }),
    );
  });
});
