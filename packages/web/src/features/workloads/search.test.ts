import { describe, expect, test } from 'vitest';
import { guessOf } from './guess.ts';
import { noSearch, paramsOf, queryOf, searchOf } from './search.ts';

describe('what somebody looks for', () => {
  test.each([
    ['192.0.2.41', 'address'],
    ['2001:db8::7', 'address'],
    ['fa:16:3e:00:00:2a', 'address'],
    ['ab'.repeat(64), 'image'],
    ['/DC=org/DC=example/CN=Robin', 'subject'],
    ['CN=Robin,DC=example,DC=org', 'subject'],
    ['529a87@egi.eu', 'subject'],
    ['/biomed/Role=pilot', 'subject'],
    ['trainer-7', 'name'],
  ])('%s is taken for its %s', (text, kind) => {
    expect(guessOf(text)).toBe(kind);
  });

  test('stands in the address and comes back from it', () => {
    const search = { ...noSearch, by: 'address' as const, text: '192.0.2.41', at: '2027-01-05T13:40' };
    expect(searchOf(new URLSearchParams(paramsOf(search)))).toEqual(search);
    expect(paramsOf(noSearch)).toEqual({});
  });

  test('of a moment in the past asks for what has ended since, too', () => {
    const search = { ...noSearch, by: 'address' as const, text: '192.0.2.41', at: '2027-01-05T13:40' };
    expect(new URLSearchParams(queryOf(search)).get('at')).toBe('2027-01-05T13:40:00.000Z');
    expect(new URLSearchParams(queryOf(search)).get('state')).toBe('all');
  });
});
