import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byNgi, type Figure, tell } from './results-model.ts';

function figure(seconds: number | null, change: Partial<Figure> = {}): Figure {
  const verdict = seconds === null ? 'fail' : 'pass';
  return {
    participation: 'par_1',
    siteId: 'site_1',
    site: 'one',
    ngiId: 'ngi_1',
    ngi: 'north',
    verdict,
    seconds,
    seen: false,
    ...change,
  };
}
const others = (...all: number[]) => all.map((seconds) => figure(seconds));
const own = (seconds: number | null) => figure(seconds, { seen: true });

test('who sees every site is told the whole spread, and how many did not get there', () => {
  expect(tell([own(10), own(30), own(null)])).toEqual({
    reached: 2,
    of: 3,
    spread: { count: 2, min: 10, q1: 15, median: 20, q3: 25, max: 30 },
  });
});

test('who sees one of five is told quartiles and no ends', () => {
  expect(tell([own(10), ...others(20, 30, 40, 50)])?.spread).toEqual({
    count: 5,
    min: null,
    q1: 20,
    median: 30,
    q3: 40,
    max: null,
  });
});

test('of four sites nothing is told to one of them, nor of five to the officer of four', () => {
  expect(tell([own(10), ...others(20, 30, 40)])).toBeNull();
  expect(tell([own(10), own(11), own(12), own(13), ...others(20)])).toBeNull();
});

test('quartiles wait until enough of the others have got there', () => {
  const some = [own(10), ...others(20, 30), figure(null), figure(null), figure(null)];
  expect(tell(some)).toEqual({ reached: 3, of: 6, spread: null });
});

test('a site that was excused counts nowhere', () => {
  const excused = (['waived', 'our-fault', 'not-applicable'] as const).map((verdict) =>
    figure(1, { verdict, seen: true }),
  );
  expect(tell([own(10), ...excused])).toMatchObject({ reached: 1, of: 1 });
});

test('whatever the sample, a reader of a part is never told a single figure that is not the own', () => {
  const any = fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 1000 })), fc.boolean()), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(any, (sample) => {
      const figures = sample.map(([seconds, seen]) => figure(seconds, { seen }));
      const told = tell(figures);
      const strangers = figures.filter(({ seen }) => !seen);
      if (strangers.length === 0) return;
      if (told) expect(strangers.length).toBeGreaterThanOrEqual(4);
      if (told?.spread) {
        expect(told.spread.count).toBeGreaterThanOrEqual(5);
        expect([told.spread.min, told.spread.max]).toEqual([null, null]);
      }
    }),
  );
});

test('an NGI is told of only where all its sites are seen', () => {
  const all = [own(1), { ...own(2), ngi: 'south' }, { ...figure(3), ngi: 'south' }, { ...own(4), ngi: null }];
  expect(byNgi(all).map(({ ngi }) => ngi)).toEqual(['north', null]);
});
