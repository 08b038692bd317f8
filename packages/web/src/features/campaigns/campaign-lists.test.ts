import type { CampaignProgress } from '@muster/contract';
import { expect, test } from 'vitest';
import { finds, listsOf, pathOf, progressOf } from './campaign-lists.ts';

function campaign(change: Partial<CampaignProgress> = {}): CampaignProgress {
  return {
    id: 'cmp_1',
    name: 'World tour, autumn',
    state: 'running',
    window: { from: '2027-01-05T08:00:00.000Z', to: '2027-02-05T08:00:00.000Z' },
    createdAt: '2027-01-01T08:00:00.000Z',
    startedAt: '2027-01-05T09:00:00.000Z',
    closedAt: null,
    ngi: null,
    scenario: 'world-tour',
    scored: false,
    sites: {
      total: 12,
      leftOut: 0,
      authorised: 12,
      alarmed: 12,
      acknowledged: 9,
      contained: 7,
      suspended: 0,
    },
    ...change,
  };
}

test('what runs comes first, then what is planned with the next first, then what is over with the latest first', () => {
  const planned = (name: string, from: string) =>
    campaign({ name, state: 'draft', startedAt: null, window: { from, to: from } });
  const over = (name: string, closedAt: string) => campaign({ name, state: 'closed', closedAt });
  const lists = listsOf([
    over('old', '2026-01-01T00:00:00.000Z'),
    planned('later', '2027-09-01T00:00:00.000Z'),
    over('new', '2026-06-01T00:00:00.000Z'),
    campaign({ name: 'now' }),
    planned('sooner', '2027-04-01T00:00:00.000Z'),
  ]);
  expect(lists.map(({ title, campaigns }) => [title, ...campaigns.map(({ name }) => name)])).toEqual([
    ['Under way', 'now'],
    ['Planned', 'sooner', 'later'],
    ['Over', 'new', 'old'],
  ]);
});

test('how far it has come is said by its state', () => {
  const sites = { ...campaign().sites, authorised: 8 };
  expect(progressOf(campaign({ state: 'draft', sites })).words).toBe('8 of 12 authorised');
  expect(progressOf(campaign({ state: 'announced' })).words).toBe('all authorised');
  expect(progressOf(campaign()).words).toBe('9 answered, 7 contained');
  expect(progressOf(campaign({ sites: { ...sites, alarmed: 0 } })).words).toBe('no alarm yet');
  expect(progressOf(campaign({ sites: { ...sites, suspended: 1 } })).words).toContain('1 suspended: real');
  expect(progressOf(campaign({ state: 'closed', scored: true })).words).toBe(
    '9 answered, 7 contained, scored',
  );
});

test('one that is planned opens on its set-up for those who plan it', () => {
  expect(pathOf(campaign({ state: 'draft' }), true)).toBe('/campaigns/cmp_1/set-up');
  expect(pathOf(campaign({ state: 'announced' }), false)).toBe('/campaigns/cmp_1');
  expect(pathOf(campaign(), true)).toBe('/campaigns/cmp_1');
});

test('a search finds by name, scenario and NGI', () => {
  const one = campaign({ ngi: 'NGI_CZ' });
  expect(['autumn', 'WORLD', 'ngi_cz'].every((text) => finds(one, text))).toBe(true);
  expect(finds(one, 'spring')).toBe(false);
});
