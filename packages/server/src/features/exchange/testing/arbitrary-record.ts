import { type ObservableType, observableType, tlpLabels } from '@muster/contract';
import fc from 'fast-check';
import { canonicalValue } from '../../extraction/index.ts';
import type { IncidentRecord, RecordObservable } from '../model/record.ts';

/** Words as people write them, with every letter that text may hold. */
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => text.trim() !== '' && !/[\p{Cc}\p{Surrogate}]/u.test(text));
const tlp = fc.constantFrom(...tlpLabels);
const instant = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2029-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

const values: Record<ObservableType, fc.Arbitrary<string>> = {
  ip: fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 65_535 })).map((end) => end.join(':')),
    fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 65_535 })).map(([address, port]) => `[${address}]:${port}`),
  ),
  network: fc
    .tuple(fc.ipV4(), fc.integer({ min: 0, max: 31 }))
    .map(([address, bits]) => `${address}/${bits}`),
  domain: fc.domain(),
  url: fc.webUrl(),
  mail: fc.emailAddress(),
  md5: hex(32),
  sha1: hex(40),
  sha256: hex(64),
  sha512: hex(128),
  file: words,
  account: words,
  subject: words.map((word) => `/DC=org/CN=${word}`),
  identity: hex(8).map((text) => `https://idp.example/ ${text}`),
  mac: hex(12).map((text) => text.replace(/..(?!$)/g, '$&:')),
  cve: fc.integer({ min: 1000, max: 99_999 }).map((number) => `CVE-2026-${number}`),
  'user-agent': words,
  process: words,
  other: words,
};

const observable = (n: number): fc.Arbitrary<RecordObservable> =>
  fc.constantFrom(...observableType.options).chain((type) =>
    fc.record({
      id: fc.constant(`obs_${n}`),
      type: fc.constant(type),
      value: values[type].map((text) => canonicalValue(type, text)).filter((value) => value !== undefined),
      tlp,
      site: fc.constantFrom(null, 's1'),
      ioc: fc.boolean(),
      firstSeen: fc.option(instant, { nil: null }),
      lastSeen: fc.option(instant, { nil: null }),
      addedAt: instant,
      tags: fc.constantFrom([], ['miner'], ['miner', 'wave 2']),
      note: fc.oneof(
        fc.constant(''),
        words.map((text) => text.trim()),
      ),
    }),
  );

function some<Item>(make: (n: number) => fc.Arbitrary<Item>, most: number): fc.Arbitrary<Item[]> {
  return fc
    .nat({ max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => make(n))));
}

/** Any incident that there could be, and some that there could not. */
export const arbitraryRecord: fc.Arbitrary<IncidentRecord> = fc.record({
  key: fc.constantFrom('inc_1', 'inc_2', 'red_1'),
  publicId: fc.constant('EGI-20270108-01'),
  aliases: fc.constantFrom([], ['EGI-20270107-03']),
  exercise: fc.boolean(),
  title: words,
  tlp,
  restriction: fc.oneof(fc.constant(''), words),
  severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
  state: fc.constantFrom('open', 'resolved', 'closed'),
  openedAt: instant,
  changedAt: instant,
  resolvedAt: fc.option(instant, { nil: null }),
  closedAt: fc.option(instant, { nil: null }),
  publisher: fc.constant({
    name: 'EGI CSIRT',
    contact: 'abuse@csirt.example',
    url: 'https://csirt.example',
  }),
  sites: fc.array(
    fc.record({
      ref: fc.constant('s1'),
      name: words,
      country: fc.constantFrom(null, 'IT'),
      state: fc.constantFrom('suspected', 'affected', 'contained', 'cleared'),
      addedAt: instant,
    }),
    { maxLength: 1 },
  ),
  observables: some(observable, 12),
  timeline: some(
    (n) =>
      fc.record({
        id: fc.constant(`evt_${n}`),
        at: instant,
        kind: fc.constantFrom('site.added', 'task.done'),
        text: words,
        site: fc.constantFrom(null, 's1'),
        by: fc.constantFrom(null, 'Ada'),
      }),
    6,
  ),
  decisions: some(
    (n) =>
      fc.record({
        id: fc.constant(`dec_${n}`),
        at: instant,
        by: fc.constantFrom(null, 'Ada'),
        text: words,
        reason: words,
      }),
    3,
  ),
  messages: some(
    (n) =>
      fc.record({
        id: fc.constant(`msg_${n}`),
        at: instant,
        direction: fc.constantFrom('in', 'out'),
        subject: words,
      }),
    3,
  ),
  clocks: some(
    () =>
      fc.record({
        step: fc.constant('contain'),
        title: words,
        site: fc.constantFrom(null, 's1'),
        dueAt: fc.option(instant, { nil: null }),
        state: fc.constantFrom('running', 'met', 'missed'),
      }),
    3,
  ),
  people: fc.array(fc.record({ name: words, role: fc.constantFrom('lead', 'scribe') }), { maxLength: 2 }),
  impact: fc.oneof(fc.constant(''), words),
  lessons: fc.oneof(fc.constant(''), words),
  redaction: fc.constant(null),
});
