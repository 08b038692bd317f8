import { expect, test } from 'vitest';
import { applyChange } from './apply-change.ts';
import { sampleGrid, sampleId, sampleSite } from './testing/sample-grid.ts';
import { wordAt } from './words-of-row.ts';

const grid = sampleGrid();
const cell = { check: 'K4', verdict: 'pass', why: 'It was found.', overridden: true } as const;

test('an event changes the cell that it names, and no other row becomes another object', () => {
  const after = applyChange(grid, { participation: sampleId('par', 6), cells: [cell], row: null });
  expect(wordAt(after.sites[6] as never, 11)).toBe('pass');
  expect(after.sites[6]?.decided).toEqual([11]);
  expect(after.sites.filter((row, i) => row !== grid.sites[i])).toHaveLength(1);
  expect(grid.sites[6]?.verdicts[11]).toBe('f');
});

test('a row that comes whole takes the place of the old one', () => {
  const row = { ...sampleSite(6), suspendedAt: '2027-01-05T14:00:00.000Z' };
  const after = applyChange(grid, {
    participation: row.participation,
    row,
    measuredAlone: false,
  });
  expect(after.sites[6]).toBe(row);
});

test('what is about a row that is not shown changes nothing', () => {
  expect(applyChange(grid, { participation: sampleId('par', 99), cells: [cell], row: null })).toBe(grid);
});
