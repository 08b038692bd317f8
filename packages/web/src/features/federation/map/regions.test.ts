import { expect, test } from 'vitest';
import { centreOf, countryName, distanceKm, reachKm, regionName, regionsOf } from './regions.ts';

const prague = { id: 'prague', lon: 14.4, lat: 50.1, country: 'CZ' };
const lisbon = { id: 'lisbon', lon: -9.1, lat: 38.7, country: 'PT' };
const madrid = { id: 'madrid', lon: -3.7, lat: 40.4, country: 'ES' };
const paris = { id: 'paris', lon: 2.35, lat: 48.85, country: 'FR' };
const helsinki = { id: 'helsinki', lon: 24.9, lat: 60.2, country: 'FI' };
const vancouver = { id: 'vancouver', lon: -123.2, lat: 49.25, country: 'CA' };
const taipei = { id: 'taipei', lon: 121.6, lat: 25, country: 'TW' };
const fiji = { id: 'fiji', lon: 178, lat: -18, country: 'FJ' };
const samoa = { id: 'samoa', lon: -172, lat: -14, country: 'WS' };

test('neighbours and their neighbours are one map, the largest first, whoever is far away another', () => {
  const regions = regionsOf([vancouver, lisbon, taipei, helsinki, prague, paris, madrid]);
  expect(regions.map((region) => region.map(({ id }) => id).sort())).toEqual([
    ['helsinki', 'lisbon', 'madrid', 'paris', 'prague'],
    ['vancouver'],
    ['taipei'],
  ]);
});

test('a federation that is strewn over the world is one map', () => {
  const strewn = Array.from({ length: 6 }, (_, i) => ({ lon: i * 60 - 170, lat: 0 }));
  expect(regionsOf(strewn)).toHaveLength(1);
});

test('no place is lost and none is shown twice', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ lon: (i * 37) % 170, lat: ((i * 13) % 120) - 60 }));
  expect(new Set(regionsOf(many).flat()).size).toBe(60);
  expect(regionsOf([])).toEqual([]);
});

test('the middle of places on both sides of the date line lies between them', () => {
  const { lon } = centreOf([fiji, samoa]);
  expect(Math.abs(lon)).toBeGreaterThan(175);
  expect(reachKm([fiji, samoa])).toBeLessThan(700);
});

test('distances are those of the globe', () => {
  expect(Math.round(distanceKm(prague, lisbon) / 10) * 10).toBe(2240);
});

test('a map is called after its countries, or after its part of the world', () => {
  expect(regionName([vancouver])).toBe('Canada');
  expect(regionName([lisbon, madrid])).toBe('Portugal and Spain');
  expect(regionName([lisbon, prague, helsinki])).toBe('Europe');
  expect(regionName([lisbon, vancouver, taipei])).toBe('The world');
  expect(countryName('XX9')).toBe('XX9');
});
