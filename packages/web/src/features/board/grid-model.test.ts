import { expect, test } from 'vitest';
import {
  axesOf,
  countsOf,
  extentOf,
  groupsOf,
  median,
  nextClock,
  nextDeadline,
  passedBy,
  scaleOf,
  shareOf,
} from './grid-model.ts';
import { sampleGrid, sampleNow, sampleSite } from './testing/sample-grid.ts';

const { sites, checks } = sampleGrid();
const DAY = 86_400_000;

test('sites stand by NGI and name; those without an NGI come last', () => {
  const stray = { ...sampleSite(0), site: { ...sampleSite(0).site, ngi: null } };
  const groups = groupsOf([stray, ...sites]);
  expect(groups.map(({ ngi }) => ngi)).toEqual(['NGI_CZ', 'NGI_IT', 'NGI_NL', 'NGI_SE', null]);
  expect(groups[0]?.sites.map(({ site }) => site.name)).toEqual(['Brno Metacentrum', 'Ostrava', 'Plzeň']);
});

test('the three axes hold the checks with their places in a row', () => {
  const [communication, containment] = axesOf(checks);
  expect(communication?.checks).toHaveLength(8);
  expect(containment?.checks[0]).toMatchObject({ id: 'K1', place: 8 });
});

test('the next deadline is the first that has not passed, and not of a suspended site', () => {
  const short = sites.map((site) => ({ ...site, clocks: site.clocks.filter(([step]) => step !== 'close') }));
  expect(nextDeadline(short, sampleNow)?.site.site.name).toBe('Lund HPC');
  const suspended = short.map((site) =>
    site.site.name === 'Lund HPC' ? { ...site, suspendedAt: '2027-01-05T14:00:00.000Z' } : site,
  );
  expect(nextDeadline(suspended, sampleNow)?.site.site.name).not.toBe('Lund HPC');
  expect(nextDeadline(short, sampleNow + 40 * DAY)).toBeNull();
});

test('a clock that runs out gives way to the next one of its site', () => {
  const lund = sampleSite(2);
  const first = nextClock(lund, sampleNow);
  expect(first?.step).toBe('acknowledge');
  expect(nextClock(lund, first?.dueAt ?? 0)?.step).toBe('contain');
});

test('a full stop names what is alive, and what is silent when nothing is', () => {
  expect(extentOf(sites).says).toBe('12 copies at 5 sites');
  const silent = sites.map((site) => ({ ...site, copies: site.copies && { ...site.copies, alive: 0 } }));
  expect(extentOf(silent).says).toMatch(/^\d+ silent copies at 9 sites$/);
  const one = [{ ...sampleSite(10), copies: { planned: 1, alive: 1, silent: 0, ended: 0, clones: 0 } }];
  expect(extentOf(one).says).toBe('1 copy at 1 site');
});

test('counts cover every verdict of every row, or those of some checks', () => {
  const all = countsOf(sites);
  expect(Object.values(all).reduce((sum, n) => sum + n, 0)).toBe(12 * 21);
  expect(all['our-fault']).toBe(3);
  expect(countsOf(sites, [0])).toEqual({ pass: 11, fail: 1 });
  expect(passedBy(sites, 2)).toBe(sites.filter(({ verdicts }) => 'pl'.includes(verdicts[2] ?? '')).length);
});

test('the scale of the clocks runs from the first alarm to the last short deadline', () => {
  const scale = scaleOf(sites);
  expect(scale && (scale.to - scale.from) / 3_600_000).toBe(11);
  expect(scale && shareOf(scale, sampleNow)).toBeGreaterThan(0.4);
  expect(scale && shareOf(scale, sampleNow + DAY)).toBe(1);
  expect(scaleOf(sites.map((site) => ({ ...site, alarmAt: null })))).toBeNull();
});

test('a median is the middle, and of nothing there is none', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([1, 2])).toBe(1.5);
  expect(median([])).toBeNull();
});
