import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReport, subjectsOf } from './facts.ts';
import { readFeedbackReport } from './feedback-report.ts';
import { type KnownSite, matchSites } from './match-sites.ts';
import { mayAnswer } from './may-answer.ts';

const at = new Date('2027-01-05T08:00:00Z');
const says = (text: string) =>
  readReport(text, null, at).facts.map(({ kind, value, port, role }) =>
    [kind, value, port, role].filter((one) => one !== null).join(' '),
  );

test.each([
  [
    'Attack from 192[.]0[.]2[.]66:40022 to our server 203.0.113.10 port 22 at 2027-01-05 07:30:00 CET.',
    [
      'address 192.0.2.66 40022 source',
      'address 203.0.113.10 22 target',
      'time 2027-01-05T06:30:00.000Z mentioned',
    ],
  ],
  ['Source: 2001:db8::66', ['address 2001:db8::66 source']],
  ['See hxxp://bad[.]example/x', ['url http://bad.example/x mentioned']],
  ['Nothing to see here.', []],
])('from %j', (text, expected) => {
  expect(says(text)).toEqual(expected);
});

test('a machine’s part tells who did it, also where the words only mention the address', () => {
  const machine = readFeedbackReport('Feedback-Type: abuse\nSource-IP: 192.0.2.66\nSource-Port: 4711');
  const { text, facts } = readReport('Look at 192.0.2.66 please.', machine, at);
  expect(facts.map(({ role, port }) => [role, port])).toEqual([
    ['source', 4711],
    ['source', 4711],
  ]);
  for (const { start, end } of facts) expect(text.slice(start, end)).toBe('192.0.2.66');
});

test('it happened at the earliest time that is said with a zone and lies before the report', () => {
  const { happenedAt } = readReport(
    'Seen 2027-01-05 05:00 UTC, again 2027-01-04 23:10 UTC, meeting 2027-01-09 10:00 UTC, 04:00 somewhere.',
    null,
    at,
  );
  expect(happenedAt).toEqual(new Date('2027-01-04T23:10:00Z'));
  expect(readReport('this morning', null, at).happenedAt).toBe(null);
});

test('every fact points at what it was read from, whatever the text', () => {
  const pieces = fc.constantFrom(
    '192[.]0[.]2[.]1',
    '2001:db8::1',
    'hxxp://a[.]example',
    '07:30 UTC',
    '\n',
    'from ',
    '🦊',
    '\u0000',
    '€',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), (parts) => {
      const { text, facts } = readReport(parts.join(' '), null, at);
      for (const { start, end } of facts) {
        expect(start).toBeLessThan(end);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 200 },
  );
});

const sites: KnownSite[] = [
  { id: 'site_a', name: 'alpha', networks: ['192.0.2.0/24', '2001:db8:a::/48'], domains: ['alpha.example'] },
  { id: 'site_b', name: 'beta', networks: ['198.51.100.7', 'nonsense'], domains: [] },
];

test.each([
  ['Attack from 192.0.2.66', ['site_a']],
  ['Attack from 2001:db8:a::5', ['site_a']],
  ['Scan from 198.51.100.7 and from 192.0.2.1', ['site_b', 'site_a']],
  ['Attack from 203.0.113.1 against 192.0.2.66', []],
  ['See hxxps://wn-1[.]Alpha[.]example/x', ['site_a']],
  ['See hxxps://notalpha[.]example/x', []],
])('in %j the registry knows %j', (text, expected) => {
  const { facts } = readReport(text, null, at);
  expect(matchSites(facts, sites).map(({ id }) => id)).toEqual(expected);
});

test('where nobody is said to have done it, all that is mentioned is what it is about, once', () => {
  const { facts } = readReport('192.0.2.66 and 192.0.2.66 and 192.0.2.67', null, at);
  expect(subjectsOf(facts).map(({ value }) => value)).toEqual(['192.0.2.66', '192.0.2.67']);
});

interface Change {
  address?: string;
  envelopeFrom?: string;
  isHuman?: boolean;
  headers?: Record<string, string>;
}

test.each<[string, Change, boolean]>([
  ['a person', {}, true],
  ['what nobody reads', { address: 'No-Reply@reporter.example' }, false],
  ['a service’s address', { address: 'fbl-noreply@reporter.example' }, false],
  ['nobody', { address: '' }, false],
  ['ourselves', { address: 'csirt@muster.example' }, false],
  ['the null sender', { envelopeFrom: '' }, false],
  ['a machine’s class', { isHuman: false }, false],
  ['what says it is automatic', { headers: { 'auto-submitted': 'auto-generated (x)' } }, false],
  ['what says it is not', { headers: { 'auto-submitted': 'no' } }, true],
  ['a list', { headers: { 'list-id': '<abuse.example>' } }, false],
])('whether %s is thanked', (_who, change, expected) => {
  const { headers = {}, ...others } = change;
  const of = {
    address: 'jane@reporter.example',
    isHuman: true,
    envelopeFrom: 'jane@reporter.example',
    header: (name: string) => headers[name] ?? '',
    ownDomains: ['muster.example'],
  };
  expect(mayAnswer({ ...of, ...others })).toBe(expected);
});
