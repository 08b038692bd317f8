import type { PlanningSite } from '@muster/contract';
import { expect, test } from 'vitest';
import { candidatesOf, filtered, ngisOf } from './site-choice.ts';

function site(name: string, ngi: string, change: Partial<PlanningSite> = {}): PlanningSite {
  return {
    site: { id: `site_${name}`, name, ngi: { id: `ngi_${ngi}`, name: ngi }, country: null, timeZone: null },
    addresses: 1,
    endpoints: ['front-door'],
    holidays: [],
    downtimes: [],
    campaigns: [],
    ...change,
  };
}

const sites = [
  site('Plzeň', 'NGI_CZ'),
  site('Brno', 'NGI_CZ', {
    addresses: 0,
    campaigns: [
      { campaign: 'cmp_1', name: 'Autumn', daysApart: 0 },
      { campaign: 'cmp_2', name: 'Spring', daysApart: 12 },
    ],
    holidays: [{ date: '2027-01-11', name: 'A day off' }],
  }),
  site('Lund', 'NGI_SE'),
];
const names = (all: { site: { name: string } }[]) => all.map((one) => one.site.name);

test('what speaks against a site is said in words, of the registry only what the script needs', () => {
  const [plzen, brno] = candidatesOf(sites, [], ['front-door']);
  expect(plzen?.against).toEqual([]);
  expect(brno?.against).toEqual([
    'no address to write to',
    'overlaps Autumn',
    '12 days from Spring',
    '2027-01-11 A day off',
  ]);
  expect(candidatesOf(sites, [], ['front-door', 'controller'])[0]?.against).toEqual([
    'no controller address',
  ]);
});

test('a site is found by its name without accents, by its NGI, and by nothing speaking against it', () => {
  const all = candidatesOf(sites, [], []);
  expect(names(filtered(all, { text: 'plzen', ngi: '', clear: false }))).toEqual(['Plzeň']);
  expect(names(filtered(all, { text: 'ngi_cz', ngi: '', clear: true }))).toEqual(['Plzeň']);
  expect(names(filtered(all, { text: '', ngi: 'ngi_NGI_SE', clear: false }))).toEqual(['Lund']);
  expect(ngisOf(all)).toEqual([
    { id: 'ngi_NGI_CZ', name: 'NGI_CZ', sites: 2 },
    { id: 'ngi_NGI_SE', name: 'NGI_SE', sites: 1 },
  ]);
});
