import type { MeasureView } from '@muster/contract';
import { expect, test } from 'vitest';
import { neighbour } from './strip-plot.tsx';
import { spreadText, stripsOf } from './strips.ts';

const spread = { count: 5, min: 60, q1: 120, median: 300, q3: 600, max: 7200 };
const point = (site: string, ngi: string, seconds: number | null) => ({
  participation: `par_${site}`,
  site,
  ngi,
  seconds,
  verdict: 'pass' as const,
});
const measure: MeasureView = {
  dueSeconds: 14_400,
  reached: 2,
  of: 3,
  spread,
  points: [point('b', 'south', 900), point('a', 'north', 60), point('c', 'south', null)],
  byNgi: [
    { ngi: 'north', reached: 1, of: 1, spread: null },
    { ngi: 'south', reached: 1, of: 2, spread: null },
  ],
  earlier: [
    {
      campaign: 'cmp_1',
      name: 'Spring',
      startedAt: '2026-07-05T08:00:00.000Z',
      sameScenario: true,
      sharedSites: 1,
      reached: 1,
      of: 1,
      spread: null,
      points: [{ site: 'a', seconds: 50 }],
    },
  ],
};

test('all sites come first, then NGIs, then campaigns before; points by time', () => {
  const strips = stripsOf(measure, 'cmp_9', true);
  expect(strips.map(({ label }) => label)).toEqual(['All sites', 'north', 'south', 'Spring, 5 Jul 2026']);
  expect(strips[0]?.points.map(({ site }) => site)).toEqual(['a', 'b']);
  expect(strips[0]?.points[0]?.href).toBe('/campaigns/cmp_9/sites/par_a');
});

test('a reader of one site sees it by name under the nameless ones', () => {
  const [first] = measure.points;
  const alone = { ...measure, points: first ? [first] : [], earlier: [], byNgi: measure.byNgi.slice(0, 1) };
  const strips = stripsOf(alone, 'cmp_9', false);
  expect(strips.map(({ label }) => label)).toEqual(['All sites, nameless', 'b']);
  expect(strips[1]).toMatchObject({ reached: 1, of: 1, spread: { min: 900, max: 900 } });
});

test('arrows go along a line and from line to line, and stay on the plot', () => {
  const strips = stripsOf(measure, 'cmp_9', true);
  expect(neighbour(strips, { strip: 0, point: 0 }, 'ArrowRight')).toEqual({ strip: 0, point: 1 });
  expect(neighbour(strips, { strip: 0, point: 1 }, 'ArrowRight')).toEqual({ strip: 0, point: 1 });
  expect(neighbour(strips, { strip: 0, point: 1 }, 'ArrowDown')).toEqual({ strip: 1, point: 0 });
  expect(neighbour(strips, { strip: 2, point: 0 }, 'ArrowDown')).toBeUndefined();
  expect(neighbour(strips, { strip: 0, point: 0 }, 'x')).toBeUndefined();
});

test('a median is told with its spread and its n, or not at all', () => {
  expect(spreadText(measure)).toBe('median 5 min, middle half 2 min to 10 min, n = 5');
  expect(spreadText({ reached: null, spread: null })).toBe('told of five sites and more');
  expect(spreadText({ reached: 0, spread: null })).toBe('by no site yet');
});
