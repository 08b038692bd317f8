import { describe, expect, test } from 'vitest';
import { formatOf, isWithin } from './exchange-words.ts';

describe('a file to take in', () => {
  test('is known by its first words', () => {
    expect(formatOf('x.json', '{ "type": "bundle", "id": "bundle--1"')).toBe('stix');
    expect(formatOf('x.json', '{"Event": {}}')).toBe('misp');
    expect(formatOf('x.txt', 'bad[.]example\n')).toBe('csv');
  });
});

test('AMBER+STRICT is narrower than AMBER, and never within it', () => {
  expect(isWithin('AMBER+STRICT', 'AMBER')).toBe(false);
  expect(isWithin('AMBER', 'AMBER+STRICT')).toBe(true);
});
