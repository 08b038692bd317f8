import type { Actor } from '@muster/contract';
import { newObservable } from '@muster/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, auditor, csirt, north, seedFederation, south } from '../incidents/incidents.fixture.ts';
import { mayReadItem, standingsOf } from '../incidents/index.ts';
import { addObservables } from './add.ts';
import { listObservables } from './list.ts';
import { beta, gamma, physics, realIncident, share } from './observables.fixture.ts';
import { searchObservables, wantedBy } from './search.ts';
import { matching, searchPage } from './search-store.ts';

let app: TestApp;
let atAlpha: string;
let atGamma: string;
let atBoth: string;
let red: string;

beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  atAlpha = await realIncident(app, ['site_alpha'], { title: 'At alpha' });
  atGamma = await realIncident(app, ['site_gamma'], { title: 'At gamma' });
  atBoth = await realIncident(app, ['site_beta', 'site_gamma'], { title: 'At two' });
  red = await realIncident(app, ['site_alpha'], { title: 'Red', tlp: 'RED' });
  await share(app, atGamma, 'vo', 'physics');
  await share(app, red, 'vo', 'physics');
  for (const id of [atAlpha, atGamma, atBoth, red])
    await add(id, '192.0.2.66', 'http://www.bad.example/x', 'mallory@bad.example');
  await add(atAlpha, '10.20.0.0/16');
  await add(atGamma, '10.20.30.40:4444', 'notbad.example');
  await addObservables(app, csirt, atGamma, {
    observables: [
      newObservable.parse({ value: '198.51.100.1', audience: 'csirt' }),
      newObservable.parse({ value: '198.51.100.2', siteId: 'site_gamma' }),
    ],
  });
  await addObservables(app, csirt, atBoth, {
    observables: [newObservable.parse({ value: '198.51.100.2', siteId: 'site_beta' })],
  });
});
afterAll(() => app.close());

async function add(incident: string, ...written: string[]): Promise<void> {
  await addObservables(app, csirt, incident, {
    observables: written.map((value) => newObservable.parse({ value })),
  });
}

async function seen(actor: Actor, q: string): Promise<string[]> {
  const found = await searchObservables(app, actor, { q, limit: 100 });
  expect(found.count).toBe(found.items.length);
  expect(found.incidents).toBe(new Set(found.items.map(({ incident }) => incident.id)).size);
  return found.items
    .map(({ incident, observable, match }) => `${incident.title}: ${observable.value} ${match}`)
    .sort();
}

describe('where a value was seen before', () => {
  test('is told of every incident that the reader may read', async () => {
    const everywhere = ['At alpha', 'At gamma', 'At two', 'Red'].map((title) => `${title}: 192.0.2.66 same`);
    expect(await seen(csirt, '192[.]0[.]2[.]66')).toEqual(everywhere);
    expect(await seen(auditor, '192.0.2.66')).toEqual(everywhere.slice(0, 3));
    expect(await seen(north, '192.0.2.66')).toEqual([everywhere[0], everywhere[2]]);
    expect(await seen(south, '192.0.2.66')).toEqual([everywhere[1], everywhere[2]]);
    expect(await seen(alpha, '192.0.2.66')).toEqual([everywhere[0], everywhere[3]]);
    expect(await seen(beta, '192.0.2.66')).toEqual([everywhere[2]]);
    expect(await seen(physics, '192.0.2.66')).toEqual([everywhere[1]]);
  });

  test('finds what stands at the host and below it', async () => {
    const [first, ...rest] = await seen(csirt, 'bad[.]example');
    expect(first).toBe('At alpha: http://www.bad.example/x host');
    expect(rest).toContain('At alpha: mallory@bad.example host');
    expect(rest.join()).not.toContain('notbad');
  });

  test('finds addresses in a network, and networks around an address', async () => {
    expect(await seen(csirt, '10.20.0.0/16')).toEqual([
      'At alpha: 10.20.0.0/16 same',
      'At gamma: 10.20.30.40:4444 network',
    ]);
    expect(await seen(csirt, '10.20.30.40')).toEqual([
      'At alpha: 10.20.0.0/16 network',
      'At gamma: 10.20.30.40:4444 host',
    ]);
    expect(await seen(alpha, '10.20.30.40')).toEqual(['At alpha: 10.20.0.0/16 network']);
  });

  test('tells nobody of parts that are not theirs', async () => {
    expect(await seen(gamma, '198.51.100.1')).toEqual([]);
    expect(await seen(physics, '198.51.100.2')).toEqual([]);
    expect(await seen(gamma, '198.51.100.2')).toEqual(['At gamma: 198.51.100.2 same']);
    expect(await seen(beta, '198.51.100.2')).toEqual(['At two: 198.51.100.2 same']);
    expect(await seen(csirt, '198.51.100.2')).toHaveLength(2);
  });

  test('is a count beside each value in the list, of the same incidents', async () => {
    const count = async (actor: Actor, incident: string) => {
      const { items } = await listObservables(app, actor, incident, { limit: 100, text: '192.0.2.66' });
      return items[0]?.elsewhere;
    };
    expect(await count(csirt, atAlpha)).toBe(3);
    expect(await count(alpha, atAlpha)).toBe(1);
    expect(await count(physics, atGamma)).toBe(0);
  });

  test('reads words that are no known form as they are', async () => {
    expect(
      await searchObservables(app, csirt, { q: "'; drop table observable; --", limit: 10 }),
    ).toMatchObject({
      read: null,
      items: [],
      count: 0,
    });
  });
});

test('the condition in the database and the rule for one item say the same', async () => {
  const now = app.clock.now();
  const every = await app.db.selectFrom('observable').selectAll().execute();
  const incidents = await app.db.selectFrom('incident').select(['id', 'tlp']).execute();
  for (const actor of [csirt, auditor, north, south, alpha, beta, gamma, physics]) {
    const standings = await standingsOf(app.db, actor, incidents, now);
    const allowed = every.filter((row) => {
      const standing = standings.get(row.incident_id);
      return standing && mayReadItem(standing, { siteId: row.site_id, audience: row.audience });
    });
    const found = await Promise.all(
      [...new Set(every.map(({ value }) => value))].map((value) =>
        searchPage(app.db, actor, now, { values: [value], host: null, net: null }, { limit: 100 }),
      ),
    );
    expect(
      found
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(allowed.map(({ id }) => id).sort());
  }
});

test('every way to look goes by an index', async () => {
  const address = sql`'172.16.' || (n >> 8) || '.' || (n & 255)`;
  await sql`insert into observable (id, incident_id, type, value, pivot, net, tlp, ioc, note, tags, audience, source_kind,
      added_at, added_by, changed_at, revision, entry_id)
    select 'obs_' || lpad(n::text, 23, '0'), ${atGamma}, 'ip', ${address}, ${address}, (${address})::cidr, 'AMBER', true, '', '{}',
      'csirt', 'import', ${app.clock.now()}, 'x', ${app.clock.now()}, 1, 'x'
    from generate_series(1, 5000) as n`.execute(app.db);
  await sql`analyze observable`.execute(app.db);
  const plan = await sql<{ 'QUERY PLAN': string }>`explain ${matching(wantedBy('172.16.3.7'))}`.execute(
    app.db,
  );
  const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(lines).toContain('observable_net');
  expect(lines).not.toContain('Seq Scan');
});
