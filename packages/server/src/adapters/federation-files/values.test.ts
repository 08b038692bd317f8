import { expect, test } from 'vitest';
import { emailOf, networkOf, phoneOf, splitAddresses, timeZoneOf, urlOf } from './values.ts';

test('e-mail addresses are cleaned, others refused', () => {
  expect(emailOf(' <mailto:Zoe@Alpha.Example> ')).toBe('Zoe@alpha.example');
  expect(emailOf('a+b@xn--l-1fa.example')).toBe('a+b@xn--l-1fa.example');
  for (const text of [
    '',
    'a',
    'a@',
    '@b',
    'a b@c.example',
    'a@b@c',
    'a..b@c.example',
    'a@.c',
    'a@c.',
    '.a@c',
    'a\u0000@c',
  ]) {
    expect(emailOf(text), text).toBeNull();
  }
  expect(splitAddresses('a@b; c@d,e@f\tg@h')).toEqual(['a@b', 'c@d', 'e@f', 'g@h']);
});

test('a double escape of a URL is taken back', () => {
  expect(urlOf('https://a.example/?b=1&amp;amp;c=2')).toEqual({
    url: 'https://a.example/?b=1&c=2',
    changed: true,
  });
  expect(urlOf('javascript:alert(1)')).toBeNull();
});

test('networks come in many spellings, and some are none', () => {
  expect(networkOf('192.0.2.0/255.255.255.0')).toBe('192.0.2.0/24');
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7/32');
  expect(networkOf('192.0.2.7/255.255.255.255')).toBe('192.0.2.7/32');
  expect(networkOf('2001:DB8::/32')).toBe('2001:db8::/32');
  for (const text of [
    '0.0.0.0/0.0.0.0',
    '1.2.3.4/33',
    '1.2.3.4/255.0.255.0',
    '300.1.1.1',
    '1.2.3.4/8/9',
    '::/0',
    'x',
  ]) {
    expect(networkOf(text), text).toBeNull();
  }
});

test('time zones are IANA names', () => {
  expect(timeZoneOf(' Europe/Prague ')).toBe('Europe/Prague');
  for (const text of ['+02:00', 'Mars/Olympus', '', 'GMT+25']) expect(timeZoneOf(text), text).toBeNull();
});

test('telephone numbers are kept as people write them', () => {
  expect(phoneOf(' +49  (0)30 / 123-4 ')).toBe('+49 (0)30 / 123-4');
  expect(phoneOf('none')).toBeNull();
});
