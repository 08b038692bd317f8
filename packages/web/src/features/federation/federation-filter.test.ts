import type { ReadinessState, SiteReadiness } from '@muster/contract';
import { expect, test } from 'vitest';
import { byNgi, filterFrom, matching, paramsOf } from './federation-filter.ts';

function site(
  name: string,
  ngi: string | null,
  country: string,
  state: ReadinessState = 'ready',
): SiteReadiness {
  return {
    site: { id: `site_${name}`, name, officialName: null, ngi: ngi && { id: ngi, name: ngi }, country },
    state,
  } as SiteReadiness;
}

const sites = [
  site('Plzeň', 'NGI_CZ', 'CZ'),
  site('Łódź', 'NGI_PL', 'PL', 'not-ready'),
  site('Brno', 'NGI_CZ', 'CZ', 'gaps'),
  site('Stray', null, 'FR'),
];
const all = { text: '', ngi: '', state: '' } as const;

test('a word is found in names, NGIs and countries, with its accents or without', () => {
  const found = (text: string) => matching(sites, { ...all, text }).map(({ site: { name } }) => name);
  expect(found('plzen')).toEqual(['Plzeň']);
  expect(found('PLZEŇ')).toEqual(['Plzeň']);
  expect(found('lodz')).toEqual(['Łódź']);
  expect(found('czechia')).toEqual(['Plzeň', 'Brno']);
  expect(found('ngi_cz brno')).toEqual(['Brno']);
  expect(found('')).toHaveLength(4);
});

test('by NGI and by state', () => {
  expect(matching(sites, { ...all, ngi: 'NGI_CZ', state: 'gaps' }).map(({ site: { name } }) => name)).toEqual(
    ['Brno'],
  );
});

test('groups stand in the order of their names, sites of no NGI last, the worst site first', () => {
  expect(byNgi(sites).map(({ name, sites: own }) => [name, own.map(({ site: { name: n } }) => n)])).toEqual([
    ['NGI_CZ', ['Brno', 'Plzeň']],
    ['NGI_PL', ['Łódź']],
    ['No NGI', ['Stray']],
  ]);
});

test('the filter stands in the address, and nonsense in it is no filter', () => {
  const filter = { text: 'a b', ngi: '', state: 'gaps' as const };
  expect(filterFrom(new URLSearchParams(paramsOf(filter)))).toEqual(filter);
  expect(filterFrom(new URLSearchParams('state=splendid'))).toEqual(all);
});
