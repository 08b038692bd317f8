import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import type {
  CalendarFields,
  ContactRecord,
  FederationSnapshot,
  SiteFields,
} from '../../ports/federation-snapshot.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { applySnapshot, manualSnapshot } from './apply-snapshot.ts';
import { planImport } from './plan.ts';
import { loadState } from './store-state.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const siteName = fc.constantFrom('A', 'a', 'B', 'Ç', 'D');
const ngiName = fc.constantFrom('NGI_X', 'ngi_x', 'NGI_Ÿ');
const key = fc.constantFrom(null, 'k1', 'k2', 'k3');
const siteFields: fc.Arbitrary<Partial<SiteFields>> = fc.record(
  {
    ngi: fc.option(ngiName),
    country: fc.option(fc.constantFrom('DE', 'CZ')),
    timeZone: fc.option(fc.constantFrom('Europe/Prague', 'UTC')),
    domains: fc.option(fc.uniqueArray(fc.constantFrom('a.example', 'b.example'))),
    latitude: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
  },
  { requiredKeys: [] },
);
const text = fc.option(fc.constantFrom('Zoë', '\u202eX', ''));
const contact: fc.Arbitrary<ContactRecord> = fc.record({
  owner: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('site' as const), name: siteName }),
      fc.record({ kind: fc.constant('ngi' as const), name: ngiName }),
    ),
  ),
  role: fc.constantFrom('security', 'csirt'),
  channel: fc.constant('email' as const),
  address: fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example'),
  fields: fc.record({ name: text, position: fc.nat(3), note: text }),
});
const hour = fc.nat(1000).map((n) => new Date(Date.UTC(2027, 0, 5, n)).toISOString());
const zoned = fc.record({
  zone: fc.constantFrom('UTC', 'Asia/Tokyo'),
  week: fc.constantFrom<CalendarFields['week']>({}, { mon: [{ from: '09:00', to: '17:00' }] }),
  holidays: fc.constantFrom<CalendarFields['holidays']>(
    [],
    [{ date: '2027-01-06', name: 'Epiphany', hours: undefined }],
  ),
});

const snapshot: fc.Arbitrary<FederationSnapshot> = fc
  .record({
    source: fc.constantFrom('gocdb', 'csv', 'yaml'),
    part: fc.constantFrom('', 'get_site'),
    covers: fc.record({
      ngis: fc.boolean(),
      sites: fc.boolean(),
      contacts: fc.constantFrom('all', 'listed', 'none'),
      calendars: fc.boolean(),
      downtimes: fc.boolean(),
      endpoints: fc.boolean(),
    }),
    ngis: fc.array(
      fc.record({ name: ngiName, key, fields: fc.record({ description: text }, { requiredKeys: [] }) }),
      { maxLength: 3 },
    ),
    sites: fc.array(fc.record({ name: siteName, key, fields: siteFields }), { maxLength: 4 }),
    contacts: fc.array(contact, { maxLength: 5 }),
    calendars: fc.array(
      fc.record({
        owner: fc.option(fc.record({ kind: fc.constant('site' as const), name: siteName })),
        fields: zoned,
      }),
      { maxLength: 2 },
    ),
    downtimes: fc.array(
      fc.record({
        site: siteName,
        key: fc.constantFrom('d1', 'd2'),
        fields: fc.record({
          startsAt: hour,
          endsAt: fc.constant('2028-01-01T00:00:00.000Z'),
          severity: fc.constantFrom('outage', 'warning'),
          classification: fc.constant('scheduled' as const),
          services: fc.constantFrom<string[]>([], ['org.example.CE at ce']),
          description: text,
        }),
      }),
      { maxLength: 2 },
    ),
    endpoints: fc.array(
      fc.record({
        site: siteName,
        kind: fc.constant('front-door'),
        fields: fc.record({
          url: fc.constantFrom('https://127.0.0.1', 'https://127.0.0.2'),
          caPem: fc.option(fc.constant('PEM')),
          settings: fc.constantFrom<Record<string, string>>({}, { a: 'b' }),
        }),
      }),
      { maxLength: 2 },
    ),
  })
  .map((content): FederationSnapshot => manualSnapshot(content));

test('an import that is repeated changes nothing, whatever was imported before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(snapshot, { minLength: 1, maxLength: 4 }), async (snapshots) => {
      for (const one of snapshots) {
        await app.clock.advance(1000);
        const again = await inTransaction(app.db, async (tx) => {
          await applySnapshot(tx, one, app.clock.now());
          return planImport(await loadState(tx, one.source, one.part), one).changes;
        });
        expect(again.filter(({ op }) => op !== 'unchanged')).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
