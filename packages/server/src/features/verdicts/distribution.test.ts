import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distributionOf } from './distribution.ts';

test('of nothing there is no distribution', () => {
  expect(distributionOf([])).toBeNull();
});

test('of one value every figure is that value', () => {
  expect(distributionOf([7])).toEqual({ count: 1, min: 7, q1: 7, median: 7, q3: 7, max: 7 });
});

test('quartiles lie between their neighbours in proportion', () => {
  expect(distributionOf([4, 1, 3, 2])).toEqual({ count: 4, min: 1, q1: 1.75, median: 2.5, q3: 3.25, max: 4 });
  expect(distributionOf([10, 20, 30, 40, 50])).toMatchObject({ q1: 20, median: 30, q3: 40 });
});

test('figures are ordered, within the sample, and do not depend on its order', () => {
  const sample = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sample, (values) => {
      const found = distributionOf(values);
      if (!found) throw new Error('no distribution');
      const { count, min, q1, median, q3, max } = found;
      expect(count).toBe(values.length);
      expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
      const order = [min, q1, median, q3, max];
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(distributionOf([...values].reverse())).toEqual(found);
    }),
  );
});
