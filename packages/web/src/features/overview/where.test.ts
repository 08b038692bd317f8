import type { ClockGroup, OverviewSite, OverviewWaiting } from '@muster/contract';
import { expect, test } from 'vitest';
import { namesOf, saysWaiting, whereClock, whereWaiting } from './where.ts';

const campaign = { id: 'cmp_1', name: 'Tour' };

function site(name: string, change: Partial<OverviewSite> = {}): OverviewSite {
  return {
    id: `site_${name}`,
    name,
    timeZone: null,
    incident: null,
    participation: `par_${name}`,
    ...change,
  };
}

function group(change: Partial<ClockGroup>): ClockGroup {
  const dueAt = '2027-01-05T12:00:00.000Z';
  const sites = [site('lund')];
  return {
    step: 'contain',
    title: '',
    actor: 'site',
    state: 'running',
    dueAt,
    campaign,
    count: 1,
    sites,
    ...change,
  };
}

test('one site’s clock opens the site in its campaign, many open the board', () => {
  expect(whereClock(group({}))).toBe('/campaigns/cmp_1/sites/par_lund');
  expect(whereClock(group({ count: 2, sites: [site('lund'), site('umea')] }))).toBe('/campaigns/cmp_1');
});

test('a real incident’s clock opens the incident', () => {
  const incident = { id: 'inc_1', publicId: 'MUSTER-1' };
  const at = site('lund', { incident, participation: null });
  expect(whereClock(group({ campaign: null, sites: [at] }))).toBe('/incidents/inc_1');
  expect(whereClock(group({ campaign: null, sites: [{ ...at, id: 'inc_1' }] }))).toBe('/incidents/inc_1');
});

test('what waits opens where it is handled, and says what it is', () => {
  const since = '2027-01-05T12:00:00.000Z';
  const first = { participation: 'par_lund', site: 'Lund', check: 'C3' };
  const all: OverviewWaiting[] = [
    { kind: 'triage', count: 1, since },
    { kind: 'report', count: 2, since },
    { kind: 'task', count: 1, since },
    { kind: 'review', campaign: null, count: 3, since },
    { kind: 'review', campaign, count: 1, since },
    { kind: 'appeal', campaign, count: 1, since, first },
    { kind: 'copies-lost', campaign, count: 2, since, until: since, sites: [site('Lund')] },
    {
      kind: 'copies-unaccounted',
      campaign,
      count: 9,
      since,
      until: since,
      sites: [site('Lund'), site('Umeå')],
    },
  ];
  expect(all.map((one) => [whereWaiting(one), saysWaiting(one).what])).toEqual([
    ['/mail?triage=open', '1 mail that fits nowhere'],
    ['/triage', '2 reports from outside'],
    ['/incidents', '1 task overdue'],
    ['/mail?box=in', '3 senders whom nobody knows'],
    ['/review', '1 statement to be read by a person'],
    ['/campaigns/cmp_1/sites/par_lund/checks/C3', 'Appeal of Lund on C3'],
    ['/campaigns/cmp_1/sites/par_Lund', '2 copies never heard of'],
    ['/campaigns/cmp_1', '9 copies not accounted for after the stop'],
  ]);
});

test('names are counted only where that is shorter', () => {
  const sites = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
  expect(namesOf(sites.slice(0, 4), 4)).toBe('a, b, c, d');
  expect(namesOf(sites, 5)).toBe('a, b, c and 2 more');
  expect(namesOf(sites.slice(0, 3), 400)).toBe('a, b, c and 397 more');
});
