import { expect, test } from 'vitest';
import { type BoardFilter, filterFrom, fits, isMeant, noFilter, searchOf } from './board-filter.ts';
import { sampleGrid } from './testing/sample-grid.ts';

const { sites, checks } = sampleGrid();

function found(change: Partial<BoardFilter>): string[] {
  const filter = { ...noFilter, ...change };
  const place = checks.findIndex(({ id }) => id === filter.check);
  return sites.filter((row) => fits(row, filter, place)).map(({ site }) => site.name);
}

test('a filter finds by text, NGI, check and state together', () => {
  expect(found({ text: 'plz' })).toEqual(['Plzeň']);
  expect(found({ text: '2027-0003' })).toEqual(['Lund HPC']);
  expect(found({ check: 'K4', state: 'fail' })).toEqual(['Umeå North', 'Plzeň', 'Pisa']);
  expect(found({ check: 'C3', state: 'not-passed', ngi: 'NGI_SE' })).toEqual(['Lund HPC', 'Umeå North']);
  expect(found({ state: 'alive' })).toHaveLength(5);
  expect(found({ state: 'overridden' })).toEqual(['Ostrava']);
  expect(found({ state: 'waived' })).toEqual(['Pisa']);
  expect(found({ check: 'X9' })).toEqual([]);
});

test('what is not asked for steps back, and nothing does when nothing is asked for', () => {
  const pisa = sites.find(({ site }) => site.name === 'Pisa');
  if (!pisa) throw new Error('Pisa is gone');
  const meant = (change: Partial<BoardFilter>, asked = -1) =>
    checks.filter((_, place) => isMeant(pisa, place, { ...noFilter, ...change }, asked)).map(({ id }) => id);
  expect(meant({})).toHaveLength(21);
  expect(meant({ state: 'alive' })).toHaveLength(21);
  expect(meant({ state: 'waived' })).toEqual(['F5', 'F6']);
  expect(meant({ check: 'K4' }, 11)).toEqual(['K4']);
});

test('an address brings back the filter that made it, and keeps what else stands in it', () => {
  const filter: BoardFilter = { text: 'Plzeň & co', ngi: 'NGI_CZ', check: 'K4', state: 'fail' };
  expect(filterFrom(searchOf(filter))).toEqual(filter);
  expect(searchOf(noFilter, '?wall=1&ngi=NGI_CZ')).toBe('wall=1');
});
