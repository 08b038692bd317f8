import { expect, test } from 'vitest';
import { filterFrom, isNarrowed, paramsOf, queryOf } from './incident-filter.ts';

test('what is chosen stands in the address and comes back from it', () => {
  const filter = filterFrom(
    new URLSearchParams('state=any&search=stolen+key&tlp=RED&overdue=yes&sort=changed'),
  );
  expect(filter).toEqual({ state: 'any', search: 'stolen key', tlp: 'RED', overdue: true, sort: 'changed' });
  expect(filterFrom(paramsOf(filter))).toEqual(filter);
});

test('the usual list has the shortest address', () => {
  expect(paramsOf(filterFrom(new URLSearchParams())).toString()).toBe('');
  expect(isNarrowed(filterFrom(new URLSearchParams('state=closed')))).toBe(false);
});

test('counts are asked for without the state, and one letter is no search', () => {
  const filter = filterFrom(new URLSearchParams('state=closed&search=s&severity=high'));
  expect(queryOf(filter, true).toString()).toBe('exercise=false&state=closed&severity=high');
  expect(queryOf(filter, false).toString()).toBe('exercise=false&severity=high');
});
