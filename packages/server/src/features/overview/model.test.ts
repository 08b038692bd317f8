import { expect, test } from 'vitest';
import { groupClocks, type OpenClock } from './model.ts';

const NOW = new Date('2027-01-05T10:30:00Z');
const tour = { id: 'cmp_1', name: 'Tour' };

function grouped(clocks: OpenClock[], most?: number) {
  return groupClocks(clocks, NOW, most);
}

function clock(site: string, dueAt: string, change: Partial<OpenClock> = {}): OpenClock {
  return {
    step: 'acknowledge',
    title: 'A person answers',
    actor: 'site',
    state: 'running',
    dueAt: new Date(dueAt),
    campaign: tour,
    site: { id: `site_${site}`, name: site, timeZone: null, incident: null, participation: null },
    ...change,
  };
}

test('clocks of one step that end in the same minute are one line, the soonest line first', () => {
  const { groups, running } = grouped([
    clock('b', '2027-01-05T12:00:20Z'),
    clock('c', '2027-01-05T11:00:00Z'),
    clock('a', '2027-01-05T12:00:40Z'),
  ]);
  expect(running).toBe(3);
  expect(groups.map(({ count, dueAt, sites }) => [count, dueAt, sites.map(({ name }) => name)])).toEqual([
    [1, '2027-01-05T11:00:00.000Z', ['c']],
    [2, '2027-01-05T12:00:20.000Z', ['b', 'a']],
  ]);
});

test('the farther away, the coarser: a line stands for a quarter of an hour, then for an hour', () => {
  const count = (...times: string[]) => grouped(times.map((at, i) => clock(`s${i}`, at))).groups.length;
  expect(count('2027-01-05T12:00:00Z', '2027-01-05T12:13:00Z')).toBe(2);
  expect(count('2027-01-05T20:00:00Z', '2027-01-05T20:13:00Z', '2027-01-05T20:16:00Z')).toBe(2);
  expect(count('2027-01-07T20:00:00Z', '2027-01-07T20:59:00Z', '2027-01-07T21:00:00Z')).toBe(2);
});

test('what was missed is one line a step, however long ago, and comes before what still runs', () => {
  const { groups, missed } = grouped([
    clock('a', '2027-01-05T12:00:00Z'),
    clock('b', '2027-01-05T09:00:00Z', { state: 'missed' }),
    clock('c', '2027-01-05T08:00:00Z', { state: 'missed' }),
  ]);
  expect(missed).toBe(2);
  expect(groups.map(({ state, count }) => [state, count])).toEqual([
    ['missed', 2],
    ['running', 1],
  ]);
});

test('clocks of two campaigns, or of two real incidents, are never one line', () => {
  const at = '2027-01-05T12:00:00Z';
  const real = (incident: string) =>
    clock('a', at, {
      campaign: null,
      site: { ...clock('a', at).site, incident: { id: incident, publicId: incident } },
    });
  const other = clock('a', at, { campaign: { id: 'cmp_2', name: 'Other' } });
  expect(grouped([clock('a', at), other, real('inc_1'), real('inc_2')]).groups).toHaveLength(4);
});

test('a list that is too long says how many clocks it leaves off', () => {
  const clocks = Array.from({ length: 50 }, (_, i) =>
    clock(`s${i}`, `2027-01-05T11:${String(i).padStart(2, '0')}:00Z`),
  );
  const { groups, more } = grouped(clocks, 10);
  expect([groups.length, more]).toEqual([10, 40]);
});

test('an empty house has no line', () => {
  expect(grouped([])).toEqual({ running: 0, missed: 0, groups: [], more: 0 });
});
