import type { SiteReadiness } from '@muster/contract';
import { expect, test } from 'vitest';
import large from 'world-atlas/countries-50m.json?raw';
import small from 'world-atlas/countries-110m.json?raw';
import { Atlas, type AtlasData } from './atlas.ts';
import { placeSites } from './place-sites.ts';
import { countryName } from './regions.ts';

const atlas = new Atlas(JSON.parse(large) as AtlasData);

/** What Natural Earth does not draw as a country of its own. */
const notDrawn = new Set(
  'AC BQ BV CC CP CQ CX DG EA EU EZ GF GI GP IC RE SJ TK TV UM UN XA XB XK YT ZZ QO TA MQ BL MF HM IO GS PN TF WF'.split(
    ' ',
  ),
);

test('every country by its code of ISO 3166, however Natural Earth writes its name', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  const known = codes.filter((code) => countryName(code) !== code && !notDrawn.has(code));
  // Codes that were withdrawn mean a country that has another now.
  const current = known.filter(
    (code) => !['BU', 'ZR', 'DD', 'FX', 'SU', 'TP', 'YD', 'YU', 'CS', 'NT'].includes(code),
  );
  expect(current.filter((code) => !atlas.country(code))).toEqual([]);
  expect(current.length).toBeGreaterThan(200);
});

test('names that differ lead to the right country', () => {
  const names = ['US', 'TR', 'MK', 'BA', 'CD', 'CG', 'PS'].map(
    (code) => atlas.country(code)?.properties.name,
  );
  expect(names).toEqual([
    'United States of America',
    'Turkey',
    'Macedonia',
    'Bosnia and Herz.',
    'Dem. Rep. Congo',
    'Congo',
    'Palestine',
  ]);
});

test('the middle of a country is that of its largest piece: France’s lies in Europe', () => {
  const centre = atlas.centreOf('FR');
  expect(centre?.lon).toBeCloseTo(2.4, 0);
  expect(centre?.lat).toBeCloseTo(46.6, 0);
  expect(new Atlas(JSON.parse(small) as AtlasData).centreOf('CZ')?.lat).toBeCloseTo(49.8, 0);
  expect(atlas.centreOf('XX')).toBeUndefined();
});

function site(id: string, change: Partial<SiteReadiness['site']> = {}): SiteReadiness {
  const ngi = { id: 'ngi_1', name: 'N' };
  return {
    site: { id, name: id, ngi, country: null, longitude: null, latitude: null, ...change },
  } as SiteReadiness;
}

test('a site stands where it says, else in its country, else among its NGI’s sites, else in the table', () => {
  const { placed, unplaced } = placeSites(
    [
      site('own', { longitude: 14.4, latitude: 50.1, country: 'CZ' }),
      site('country', { country: 'FR' }),
      site('ngi'),
      site('nowhere', { ngi: null }),
      site('null island', { longitude: 0, latitude: 0, ngi: null }),
    ],
    atlas,
  );
  expect(placed.map(({ readiness, placed: how }) => [readiness.site.id, how])).toEqual([
    ['own', 'own'],
    ['country', 'country'],
    ['ngi', 'ngi'],
  ]);
  expect(placed[2]).toMatchObject({ lon: expect.closeTo(14.4), lat: 50.1 });
  expect(unplaced.map(({ site: { id } }) => id)).toEqual(['nowhere', 'null island']);
});
