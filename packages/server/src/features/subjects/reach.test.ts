import type { SubjectIdentifier } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { reachOf } from './reach.ts';
import { resolveIdentifiers } from './resolve.ts';
import { tie } from './testing/subjects-scene.ts';

const ROBOT = '/DC=org/DC=example/OU=Robot/CN=Robot - Portal';
const x509 = (name: string): SubjectIdentifier => ({ format: 'x509', name });
const account = (name: string, siteId = 'site_1'): SubjectIdentifier => ({ format: 'account', siteId, name });
const cloudUser = (userId: string): SubjectIdentifier => ({
  format: 'keystone-user',
  siteId: 'site_1',
  userId,
});
const ada = x509('/DC=org/DC=example/CN=Ada');
const adaOidc: SubjectIdentifier = { format: 'iss_sub', iss: 'https://aai.example', sub: 'ada@aai' };

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  await inTransaction(app.db, async (tx) => {
    const add = (...said: Parameters<typeof tie> extends [unknown, ...infer Rest] ? Rest : never) =>
      tie(tx, ...said);
    await add('delegated-from', x509(`${ROBOT}/CN=user:jdoe`), x509(ROBOT));
    await add('delegated-from', x509(`${ROBOT}/CN=user:jdoe/CN=1286259828`), x509(`${ROBOT}/CN=user:jdoe`));
    await add('delegated-from', x509(`${ROBOT}/CN=user:mary`), x509(ROBOT));
    await add('delegated-from', x509(`${ROBOT}2/CN=user:jdoe`), x509(`${ROBOT}2`));
    await add(
      'same-person',
      x509(`${ROBOT}/CN=user:jdoe`),
      { format: 'email', email: 'jdoe@example.org' },
      0.6,
    );
    await add('same-person', ada, adaOidc, 0.9);
    await add('same-person', ada, { format: 'email', email: 'perhaps@example.org' }, 0.3);
    await add('mapped-to', ada, account('biomed001'));
    await add('mapped-to', x509('/DC=org/DC=example/CN=Bo'), account('biomed001'));
    await add('mapped-to', adaOidc, cloudUser('u1'), 0.95);
    await add('mapped-to', { format: 'email', email: 'ada@example.org' }, cloudUser('u1'), 0.95);
    await add('owns-credential', cloudUser('u1'), {
      format: 'application-credential',
      siteId: 'site_1',
      id: 'ac1',
    });
    await add('acts-through', ada, x509(ROBOT), 0.8);
    await add('member-of', ada, { format: 'fqan', fqan: '/biomed' });
    await add('mapped-to', ada, account('old', 'site_2'), 1, { toAt: new Date('2026-12-01T00:00:00Z') });
  });
});
afterAll(() => app.close());

async function reach(identifier: SubjectIdentifier, cascade = true) {
  return await reachOf(app.db, { identifiers: [identifier], cascade, at: app.clock.now() });
}

async function labels(identifier: SubjectIdentifier, cascade = true): Promise<string[]> {
  return (await reach(identifier, cascade)).subjects.map(({ because, label }) => `${because}: ${label}`);
}

const PORTAL = 'CN=Robot - Portal,OU=Robot,DC=example,DC=org';

describe('a gateway', () => {
  test('with cascade everything under its name is reached; its users are collateral, and not banned under other names', async () => {
    const found = await reach(x509(ROBOT));
    expect(found.subjects.map(({ label, because }) => `${because}: ${label}`)).toEqual([
      `named: ${PORTAL}`,
      `under: CN=user:jdoe,${PORTAL}`,
      `under: CN=1286259828,CN=user:jdoe,${PORTAL}`,
      `under: CN=user:mary,${PORTAL}`,
    ]);
    expect(found.collateral.map(({ label, why }) => `${why}: ${label}`).sort()).toEqual([
      'gateway-users: CN=Ada,DC=example,DC=org',
      `gateway-users: CN=user:jdoe,${PORTAL}`,
      `gateway-users: CN=user:mary,${PORTAL}`,
    ]);
    expect(found.notIncluded.map(({ label }) => label).sort()).toEqual([
      `CN=Robot - Portal2,OU=Robot,DC=example,DC=org`,
      `CN=user:jdoe,CN=Robot - Portal2,OU=Robot,DC=example,DC=org`,
    ]);
  });

  test('the ban of one of its users spares the others', async () => {
    expect(await labels(x509(`${ROBOT}/CN=user:jdoe`), false)).toEqual([
      `named: CN=user:jdoe,${PORTAL}`,
      'same: jdoe@example.org',
      `under: CN=1286259828,CN=user:jdoe,${PORTAL}`,
    ]);
  });

  test('of which nobody knows the users, that is said', async () => {
    const { collateral } = await reach(x509('/DC=org/CN=Robot - Unheard of'));
    expect(collateral).toMatchObject([
      { why: 'unknown-users', through: 'CN=Robot - Unheard of,DC=org', identifier: null },
    ]);
  });
});

describe('a person', () => {
  test('is reached under every name, in every account and credential, each with the way there', async () => {
    const found = await reach(ada);
    expect(found.subjects.map(({ label, because }) => `${because}: ${label}`)).toEqual([
      'named: CN=Ada,DC=example,DC=org',
      'same: ada@aai (https://aai.example)',
      'under: application credential ac1',
      'mapped: account biomed001',
      'mapped: cloud user u1',
    ]);
    const credential = found.subjects.find(({ label }) => label.includes('ac1'));
    expect(credential?.confidence).toBeCloseTo(0.9 * 0.95);
    expect(credential?.path.map(({ kind }) => kind)).toEqual(['same-person', 'mapped-to', 'owns-credential']);
    expect(credential?.sources).toEqual(['officer tok_c']);
  });

  test('others in the same account are collateral, a mail address of the same person is not', async () => {
    const { collateral } = await reach(ada);
    expect(collateral.map(({ label, through, why }) => ({ label, through, why }))).toEqual([
      { label: 'CN=Bo,DC=example,DC=org', through: 'account biomed001', why: 'shared-account' },
    ]);
  });

  test('what is tied loosely, and the gateway that acts for them, are named and not included', async () => {
    const { notIncluded } = await reach(ada);
    expect(notIncluded.map(({ label, why }) => `${label}: ${why}`).sort()).toEqual([
      `${PORTAL}: a gateway through which CN=Ada,DC=example,DC=org acts; it is not banned`,
      'perhaps@example.org: tied by 0.30 only, as officer tok_c says',
    ]);
  });
});

test('the members of a banned VO are collateral', async () => {
  const { subjects, collateral } = await reach({ format: 'fqan', fqan: '/biomed/Role=NULL' });
  expect(subjects).toHaveLength(1);
  expect(collateral).toMatchObject([
    { label: 'CN=Ada,DC=example,DC=org', why: 'vo-member', through: '/biomed' },
  ]);
});

test('what is not known here reaches itself, and what cannot be read nothing', async () => {
  const found = await reachOf(app.db, {
    identifiers: [x509('/DC=org/CN=Nobody'), x509('?')],
    cascade: true,
    at: app.clock.now(),
  });
  expect(found.subjects.map(({ id, label }) => ({ id, label }))).toEqual([
    { id: null, label: 'CN=Nobody,DC=org' },
  ]);
  expect(found.unread).toEqual([x509('?')]);
});

test('identifiers are resolved to what is known of them', async () => {
  const [one, two] = await resolveIdentifiers(app.db, [
    x509('/DC=org/DC=example/CN=ada/CN=proxy'),
    x509('?'),
  ]);
  expect(one).toMatchObject({ id: null, proxyOf: { name: 'CN=ada,DC=example,DC=org' } });
  expect(two).toMatchObject({ identifier: null, key: null });
});
