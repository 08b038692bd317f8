import { expect, test } from 'vitest';
import { filterFrom, meantBy, pathOf } from './ledger-filter.ts';

test('an entry’s id opens the entry', () => {
  expect(meantBy(' ent_01mbjs8d24 ', {})).toEqual({ entry: 'ent_01mbjs8d24' });
});

test('any other id finds what happened to that thing, and keeps the rest of the filter', () => {
  expect(meantBy('cmp_01mbj', { actor: 'tok_1', kind: 'mail.' })).toEqual({
    filter: { actor: 'tok_1', subject: 'cmp_01mbj' },
  });
});

test('a word is a family of kinds, and with a dot one kind', () => {
  expect(meantBy('Campaign', {})).toEqual({ filter: { kind: 'campaign.' } });
  expect(meantBy('campaign.started', { subject: 'cmp_1' })).toEqual({ filter: { kind: 'campaign.started' } });
});

test('an empty field takes the search away', () => {
  expect(meantBy('', { kind: 'mail.', since: '2027-01-05T08:00:00Z' })).toEqual({
    filter: { since: '2027-01-05T08:00:00Z' },
  });
});

test('the filter goes through the address unharmed', () => {
  const filter = { kind: 'mail.', since: '2027-01-05T08:00:00+01:00' };
  const query = new URLSearchParams(pathOf(filter).split('?')[1]);
  expect(filterFrom(query)).toEqual(filter);
});
