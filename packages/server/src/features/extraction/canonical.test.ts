import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalValue, defang, guessType, pivotOf, readObservables, refang } from './index.ts';

const types = [
  'ip',
  'network',
  'domain',
  'url',
  'mail',
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'file',
  'process',
  'subject',
  'identity',
  'mac',
  'account',
  'user-agent',
  'cve',
  'other',
] as const;

const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
const endpoint = fc.oneof(
  fc.tuple(fc.ipV4(), port).map(([ip, number]) => (number ? `${ip}:${number}` : ip)),
  fc.tuple(fc.ipV6(), port).map(([ip, number]) => (number ? `[${ip}]:${number}` : ip)),
);
const values: readonly (readonly [(typeof types)[number], fc.Arbitrary<string>])[] = [
  ['ip', endpoint],
  ['network', fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map((parts) => parts.join('/'))],
  ['network', fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map((parts) => parts.join('/'))],
  ['domain', fc.domain()],
  ['url', fc.webUrl({ withFragments: true, withQueryParameters: true })],
  ['mail', fc.emailAddress()],
];

describe('the canonical form', () => {
  test.each(types)('of a %s is one: made twice, nothing changes, and nothing in it is defanged', (type) => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.webUrl(), endpoint, fc.emailAddress());
    fc.assert(
      fc.property(text, (written) => {
        const value = canonicalValue(type, written);
        if (value === undefined) return;
        expect(canonicalValue(type, value)).toBe(value);
      }),
    );
  });

  test.each([
    ['ip', '::FFFF:192.0.2.1', '192.0.2.1'],
    ['ip', '[2001:DB8:0:0:0:0:0:1]:0443', '[2001:db8::1]:443'],
    ['network', '192.0.2.77/255.255.255.0', '192.0.2.0/24'],
    ['domain', 'BÜCHER[.]example.', 'xn--bcher-kva.example'],
    ['url', 'hxxp://BÜCHER[.]example:80/ä', 'http://xn--bcher-kva.example/%C3%A4'],
    ['mail', '<Bob@BAD[.]example>', 'bob@bad.example'],
    ['sha1', 'SHA1: DA39A3EE5E6B4B0D3255BFEF95601890AFD80709', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['mac', '001A.2B3C.4D5E', '00:1a:2b:3c:4d:5e'],
    ['cve', 'cve-2021-44228', 'CVE-2021-44228'],
    ['process', 'PID: 4711', 'pid 4711'],
    ['subject', 'CN=A B,O=X,C=DE', '/C=DE/O=X/CN=A B'],
  ] as const)('of a %s %j is %j', (type, written, value) => {
    expect(canonicalValue(type, written)).toBe(value);
  });

  test.each([
    ['ip', '300.1.1.1'],
    ['ip', '192.0.2.1:70000'],
    ['network', '192.0.2.0/33'],
    ['domain', 'localhost'],
    ['domain', 'a b.example'],
    ['domain', '192.0.2.1'],
    ['url', 'bad.example/x'],
    ['url', 'javascript:alert(1)'],
    ['url', 'http://'],
    ['mail', 'bob'],
    ['md5', 'zz1d8cd98f00b204e9800998ecf8427e'],
    ['sha256', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['mac', '00:1a:2b:3c:4d'],
    ['cve', 'CVE-21-1'],
    ['subject', 'Robin Rogue'],
    ['other', '  '],
  ] as const)('is none where a %s is written %j', (type, written) => {
    expect(canonicalValue(type, written)).toBeUndefined();
  });
});

describe('what nobody clicks on', () => {
  test.each(values)('a defanged %s becomes what it was', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (written) => {
        const value = canonicalValue(type, written);
        fc.pre(value !== undefined);
        expect(refang(defang(type, value))).toBe(value);
        expect(canonicalValue(type, defang(type, value))).toBe(value);
      }),
    );
  });

  test.each(values)('a defanged %s is found again in a text', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (written) => {
        const value = canonicalValue(type, written);
        // Nobody looks for “no address”, and a sentence's own signs are not read as part of a value.
        fc.pre(value !== undefined && /^\[?[a-z0-9]/.test(value) && !value.startsWith('[::]'));
        fc.pre(!/[.,;:!?'"*_~)\]]$|[`'|{}^]|[,;|][a-z]/i.test(value));
        const text = `We saw ${defang(type, value)} today.`;
        const found = readObservables(text).find((one) => one.value === value);
        expect(found?.quote).toBe(defang(type, value));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['ip', '192.0.2.1:443', '192[.]0[.]2[.]1:443'],
    ['ip', '[2001:db8::1]:443', '[2001[:]db8[:][:]1]:443'],
    ['network', '2001:db8::/32', '2001[:]db8[:][:]/32'],
    ['url', 'https://bad.example/a.b', 'hxxps://bad[.]example/a.b'],
    ['url', 'stratum+tcp://pool.example:3333', 'stratum+tcp[://]pool[.]example:3333'],
    ['mail', 'a.b@bad.example', 'a.b[at]bad[.]example'],
  ] as const)('%s %j is written %j', (type, value, written) => {
    expect(defang(type, value)).toBe(written);
  });
});

test('a value alone tells what it is', () => {
  expect(guessType('hxxp://bad[.]example/')?.type).toBe('url');
  expect(guessType('1[.]2[.]3[.]4')?.type).toBe('ip');
  expect(guessType('10.0.0.0/8')?.type).toBe('network');
  expect(guessType('/DC=org/CN=A B')?.type).toBe('subject');
  expect(guessType('/tmp/x')?.type).toBe('file');
  expect(guessType('some words')).toBeUndefined();
});

test('what has a host in it is found by that host', () => {
  expect(pivotOf('url', 'http://u@bad.example:8080/x')).toBe('bad.example');
  expect(pivotOf('url', 'http://[2001:db8::1]/')).toBe('2001:db8::1');
  expect(pivotOf('mail', 'a@bad.example')).toBe('bad.example');
  expect(pivotOf('ip', '[2001:db8::1]:443')).toBe('2001:db8::1');
  expect(pivotOf('ip', '192.0.2.1:443')).toBe('192.0.2.1');
  expect(pivotOf('ip', '2001:db8::1')).toBe('2001:db8::1');
  expect(pivotOf('sha1', 'x')).toBeNull();
});
