import type { FactsBatch, SubjectIdentifier } from '@muster/contract';
import { subjectKey } from '@muster/subjects';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { reachOf } from '../subjects/index.ts';
import { accountsOf, credentialsOf, workloadsOf } from './store.ts';
import { takeFacts } from './take-facts.ts';
import { accountOf, batchOf, vm } from './testing/facts-scene.ts';

const ada: SubjectIdentifier = { format: 'iss_sub', iss: 'https://aai.example', sub: 'ada@aai' };
const cloudUser = (userId: string): SubjectIdentifier => ({
  format: 'keystone-user',
  siteId: 'site_1',
  userId,
});

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
});
afterAll(() => app.close());

/** An agent that numbers its batches itself, each a second after the one before. */
function agent(id: string, siteId = 'site_1', system = id) {
  let number = 0;
  return {
    async says(others: Partial<FactsBatch>): Promise<number> {
      await app.clock.advance(1000);
      number += 1;
      const batch = batchOf(number, app.clock.now(), { system, ...others });
      return (await takeFacts(app, { id, siteId }, batch)).taken;
    },
  };
}

async function refsOf(identifier: SubjectIdentifier): Promise<string[]> {
  return (await workloadsOf(app.db, [subjectKey(identifier)])).map(({ ref }) => ref).sort();
}

async function stateOf(system: string): Promise<Record<string, string>> {
  const rows = await app.db
    .selectFrom('workload')
    .select(['ref', 'state'])
    .where('system', '=', system)
    .execute();
  return Object.fromEntries(rows.map(({ ref, state }) => [ref, state]));
}

describe('batches', () => {
  test('come in order: one that was taken changes nothing, one that is ahead waits', async () => {
    const [first, second] = [1, 2].map((n) =>
      batchOf(n, app.clock.now(), { system: 'order', workloads: [vm(`o${n}`)] }),
    );
    const from = { id: 'agt_order', siteId: 'site_1' };
    expect(await takeFacts(app, from, second as FactsBatch)).toEqual({ taken: 0 });
    expect(await takeFacts(app, from, first as FactsBatch)).toEqual({ taken: 1 });
    expect(await takeFacts(app, from, { ...(first as FactsBatch), workloads: [vm('o9')] })).toEqual({
      taken: 1,
    });
    expect(await takeFacts(app, from, second as FactsBatch)).toEqual({ taken: 2 });
    expect(await stateOf('order')).toEqual({ o1: 'running', o2: 'running' });
  });

  test('what was seen later is not overwritten by what was seen before', async () => {
    const { says } = agent('agt_late');
    const early = app.clock.now().toISOString();
    await says({ workloads: [vm('l1', { state: 'frozen' })] });
    await says({ at: early, workloads: [vm('l1', { state: 'running' })] });
    expect(await stateOf('agt_late')).toEqual({ l1: 'running' });
    const { says: other } = agent('agt_other', 'site_1', 'agt_late');
    await other({ at: early, workloads: [vm('l1', { state: 'failed' })] });
    expect(await stateOf('agt_late')).toEqual({ l1: 'running' });
  });

  test('a clock that runs ahead is held back to ours', async () => {
    const { says } = agent('agt_ahead');
    await says({ at: '2099-01-01T00:00:00Z', workloads: [vm('a1')] });
    await says({ workloads: [vm('a1', { state: 'ended', endedAt: '2027-01-05T07:00:00Z' })] });
    expect(await stateOf('agt_ahead')).toEqual({ a1: 'ended' });
  });

  test('what could not be seen is kept as a gap, and stands in the ledger', async () => {
    const { says } = agent('agt_gap');
    await says({
      gaps: [{ from: '2027-01-05T07:00:00Z', to: '2027-01-05T07:30:00Z', why: 'the API did not answer' }],
    });
    const gaps = await app.db
      .selectFrom('workload_gap')
      .selectAll()
      .where('system', '=', 'agt_gap')
      .execute();
    expect(gaps).toMatchObject([{ site_id: 'site_1', why: 'the API did not answer' }]);
    const entry = await app.db
      .selectFrom('ledger_entry')
      .select(['body'])
      .where('kind', '=', 'facts.gap')
      .where('actor', '=', 'agt_gap')
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(entry.body)).not.toContain('API');
  });
});

describe('whole lists', () => {
  const page = (listId: string, n: number, last: boolean) => ({
    list: { kind: 'full', listId, page: n, last } as const,
  });

  test('end what they do not name, once they have come to their end', async () => {
    const { says } = agent('agt_full');
    await says({ workloads: [vm('f1'), vm('f2'), vm('f3')] });
    await says({ ...page('one', 1, false), workloads: [vm('f1', { state: 'stopped' })] });
    expect(await stateOf('agt_full')).toEqual({ f1: 'running', f2: 'running', f3: 'running' });
    await says({ workloads: [vm('f4')] });
    await says({ ...page('one', 2, true), workloads: [vm('f2')] });
    expect(await stateOf('agt_full')).toEqual({ f1: 'stopped', f2: 'running', f3: 'ended', f4: 'running' });
  });

  test('that never come to their end change nothing', async () => {
    const { says } = agent('agt_broken');
    await says({ workloads: [vm('b1')] });
    await says({ ...page('one', 1, false), workloads: [vm('b2')] });
    await says({ ...page('two', 1, false), workloads: [vm('b3')] });
    await says({ ...page('two', 3, true), workloads: [] });
    expect(await stateOf('agt_broken')).toEqual({ b1: 'running' });
    const gaps = await app.db
      .selectFrom('workload_gap')
      .select('why')
      .where('system', '=', 'agt_broken')
      .execute();
    expect(gaps).toHaveLength(1);
    expect(
      await app.db.selectFrom('facts_page').selectAll().where('system', '=', 'agt_broken').execute(),
    ).toEqual([]);
    await says({ ...page('three', 1, true), workloads: [] });
    expect(await stateOf('agt_broken')).toEqual({ b1: 'ended' });
  });

  test('that is empty does not take accounts away which it did not list', async () => {
    const { says } = agent('agt_accounts');
    await says({ accounts: [accountOf('x1'), accountOf('x2')] });
    await says({ ...page('one', 1, true) });
    const there = async () =>
      (await accountsOf(app.db, [subjectKey(cloudUser('x1')), subjectKey(cloudUser('x2'))])).map(
        ({ ref }) => ref,
      );
    expect(await there()).toEqual(['x1', 'x2']);
    await says({ ...page('two', 1, true), accounts: [accountOf('x2')] });
    expect(await there()).toEqual(['x2']);
  });
});

describe('everything of a subject', () => {
  test('is found by each name of its owner, with accounts and credentials, until it is over', async () => {
    const { says } = agent('agt_owner');
    const owner = { accountId: 'ka', accountName: 'ada', identifiers: [ada] };
    const credential = {
      ref: 'ac1',
      kind: 'application-credential',
      name: 'ci',
      projectId: 'p1',
      createdAt: null,
      expiresAt: null,
      unrestricted: false,
    } as const;
    await says({
      workloads: [vm('w1', { owner }), vm('w2', { owner }), vm('w3')],
      accounts: [accountOf('ka', { identifiers: [ada], credentials: [credential] })],
    });
    expect(await refsOf(ada)).toEqual(['w1', 'w2']);
    expect(await refsOf(cloudUser('ka'))).toEqual(['w1', 'w2']);
    expect((await accountsOf(app.db, [subjectKey(ada)])).map(({ name }) => name)).toEqual(['name of ka']);
    expect(
      (await credentialsOf(app.db, await accountsOf(app.db, [subjectKey(ada)]))).map(
        (one) => one.credential.name,
      ),
    ).toEqual(['ci']);
    const { subjects } = await reachOf(app.db, { identifiers: [ada], cascade: false, at: app.clock.now() });
    expect(subjects.map(({ because, label }) => `${because}: ${label}`)).toEqual([
      'named: ada@aai (https://aai.example)',
      'under: ci',
      'mapped: name of ka',
    ]);
    expect(subjects[2]?.sources).toEqual(['agent of SITE-1']);
    await says({
      workloads: [vm('w1', { owner, state: 'ended', endedAt: '2027-01-05T08:00:00Z' })],
      accounts: [accountOf('ka', { identifiers: [ada] })],
    });
    expect(await refsOf(ada)).toEqual(['w2']);
    expect(await credentialsOf(app.db, await accountsOf(app.db, [subjectKey(ada)]))).toEqual([]);
  });

  test('ties that an agent says no longer are over', async () => {
    const { says } = agent('agt_ties');
    const bo: SubjectIdentifier = { format: 'iss_sub', iss: 'https://aai.example', sub: 'bo@aai' };
    const mapped = async () =>
      (await reachOf(app.db, { identifiers: [bo], cascade: false, at: app.clock.now() })).subjects.length - 1;
    await says({ accounts: [accountOf('kb', { identifiers: [bo] })] });
    expect(await mapped()).toBe(1);
    await says({ accounts: [accountOf('kb')] });
    expect(await mapped()).toBe(0);
    await says({ accounts: [accountOf('kb', { identifiers: [bo] })] });
    expect(await mapped()).toBe(1);
  });

  test('a site says nothing of the accounts of another', async () => {
    const { says } = agent('agt_liar', 'site_2');
    const foreign: SubjectIdentifier = { format: 'account', siteId: 'site_1', name: 'root' };
    await says({
      workloads: [vm('z1', { owner: { accountId: 'kz', accountName: 'z', identifiers: [foreign] } })],
    });
    expect(await refsOf(foreign)).toEqual([]);
  });
});

test('an address is kept with the time in which it was seen', async () => {
  const { says } = agent('agt_address');
  const address = (text: string) => [{ address: text, kind: 'fixed' as const, mac: 'FA:16:3E:00:00:01' }];
  await says({ workloads: [vm('n1', { addresses: [...address('10.0.0.1'), ...address('no address')] })] });
  await says({ workloads: [vm('n1', { addresses: address('10.0.0.2') })] });
  await says({ workloads: [vm('n1', { addresses: address('10.0.0.1') })] });
  const rows = await app.db
    .selectFrom('workload_address')
    .innerJoin('workload', 'workload.id', 'workload_address.workload_id')
    .select(['address', 'mac', 'from_at', 'to_at'])
    .where('system', '=', 'agt_address')
    .orderBy('ord')
    .execute();
  expect(rows.map(({ address: one, to_at }) => [one, to_at !== null])).toEqual([
    ['10.0.0.1', true],
    ['10.0.0.2', true],
    ['10.0.0.1', false],
  ]);
  expect(rows[0]?.to_at).toEqual(rows[1]?.from_at);
  expect(rows[0]?.mac).toBe('fa:16:3e:00:00:01');
});

test('an address with a zone is kept without it, and holds up nothing behind it', async () => {
  const { says } = agent('agt_zone');
  const addresses = [
    { address: 'fe80::1%eth0', kind: 'host' as const, mac: null },
    { address: 'fe80::1%eth1', kind: 'host' as const, mac: null },
    { address: '10.0.0.999', kind: 'host' as const, mac: null },
  ];
  expect(await says({ workloads: [vm('zoned', { addresses })] })).toBe(1);
  const rows = await app.db
    .selectFrom('workload_address')
    .innerJoin('workload', 'workload.id', 'workload_address.workload_id')
    .select('address')
    .where('workload.ref', '=', 'zoned')
    .execute();
  expect(rows.map(({ address }) => address)).toEqual(['fe80::1']);
});
