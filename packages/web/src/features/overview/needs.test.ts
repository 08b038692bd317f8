import type { OverviewView } from '@muster/contract';
import { expect, test } from 'vitest';
import { isQuiet, needsNow, sumCopies, waitingCount, waitingText } from './needs.ts';

const NOW = Date.parse('2027-01-05T12:00:00Z');
const since = '2027-01-05T11:00:00.000Z';
const campaign = { id: 'cmp_1', name: 'Tour' };

function view(change: Partial<OverviewView> = {}): OverviewView {
  return {
    at: new Date(NOW).toISOString(),
    speed: 1,
    clocks: { running: 0, missed: 0, groups: [], more: 0 },
    waiting: [],
    incidents: { open: 0, latest: [] },
    campaigns: [],
    next: null,
    ...change,
  };
}

function clock(minutes: number, state: 'running' | 'missed' = 'running') {
  const dueAt = new Date(NOW + minutes * 60_000).toISOString();
  return { step: 'contain', title: '', actor: 'site', state, dueAt, campaign, count: 1, sites: [] };
}

test('a clock needs somebody in its last hour and from then on', () => {
  const groups = [clock(-90, 'missed'), clock(59), clock(61)];
  expect(needsNow(view({ clocks: { running: 2, missed: 1, groups, more: 0 } }), NOW)).toBe(2);
});

test('nothing at all is quiet; a campaign alone is not', () => {
  expect(isQuiet(view())).toBe(true);
  const announced = {
    ...campaign,
    state: 'announced' as const,
    window: { from: since, to: since },
    startedAt: null,
    sites: 3,
    copies: null,
  };
  expect(isQuiet(view({ campaigns: [announced] }))).toBe(false);
  expect(sumCopies(view({ campaigns: [announced] }))).toBeNull();
  const copies = { alive: 3, silent: 2, lost: 1, ended: 4 };
  expect(
    sumCopies(
      view({
        campaigns: [
          { ...announced, copies },
          { ...announced, copies },
        ],
      }),
    ),
  ).toEqual({
    alive: 6,
    silent: 4,
    lost: 2,
    all: 20,
  });
});

test('what waits for a person is told by its kind, without copies', () => {
  const waiting: OverviewView['waiting'] = [
    { kind: 'triage', count: 2, since },
    { kind: 'review', campaign: null, count: 1, since },
    { kind: 'review', campaign, count: 3, since },
    { kind: 'copies-lost', campaign, count: 9, since, until: since, sites: [] },
  ];
  expect(waitingText(view({ waiting }))).toBe('2 mails, 4 readings');
  expect(waitingCount(view({ waiting }))).toBe(6);
  expect(waitingText(view())).toBe('no mail, no reading, no appeal');
});
