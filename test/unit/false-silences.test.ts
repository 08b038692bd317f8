import { expect, test } from 'vitest';
import { falseSilences } from '../soak/drill-findings.ts';

function drill(team: string, kind: string): [unknown, unknown] {
  const silences = [{ kind, from: { from: '2027-01-05T12:00:00.000Z' } }];
  return [
    { facts: [{ participation: 'par_1', deployments: [{ id: 'dep_1', role: 'implant', silences }] }] },
    { sites: [{ site: 'AMSTEL-GRID', participation: 'par_1', team }] },
  ];
}

test('a silence at a site that touched nothing is false', () => {
  expect(falseSilences(...drill('writes-but-never-acts', 'frozen'))).toEqual([
    'AMSTEL-GRID: implant dep_1 reads frozen from 2027-01-05T12:00:00.000Z, and nobody did it',
  ]);
});

test('the full stop, and what an acting site did, are not', () => {
  expect(falseSilences(...drill('writes-but-never-acts', 'full-stop'))).toEqual([]);
  expect(falseSilences(...drill('freezes', 'frozen'))).toEqual([]);
});

test('a drill without facts proves nothing', () => {
  expect(falseSilences(undefined, {})).toHaveLength(1);
});
