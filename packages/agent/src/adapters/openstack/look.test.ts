import type { SubjectIdentifier } from '@muster/contract';
import { addServer, addUser, type FakeUser } from '@muster/openstack/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeSite, openFakeSite, SITE } from './testing/fake-site.ts';

const signal = new AbortController().signal;
const ISSUER = 'https://aai.example.org/realm';

let opened: FakeSite;
let person: FakeUser;
beforeAll(async () => {
  opened = await openFakeSite({}, { issuers: { 'egi.eu': ISSUER }, pageSize: 100 });
  const { fake, world } = opened;
  person = addUser(fake, '/DC=org/DC=example/CN=Eve', { [world.alpha]: ['member', 'reader'] });
  person.email = 'Eve@Example.org';
  person.federated = [
    { idp_id: 'egi.eu', protocols: [{ protocol_id: 'openid', unique_id: 'eve%40example' }] },
  ];
  const { state } = fake;
  state.applicationCredentials.push({
    id: 'cred-1',
    name: 'ci',
    secret: 's',
    userId: person.id,
    projectId: world.alpha,
  });
  state.trusts.push({
    id: 'trust-1',
    trustor_user_id: person.id,
    trustee_user_id: world.bob.id,
    project_id: world.alpha,
  });
  addServer(fake, person, world.alpha, { userData: Buffer.from('#!/bin/sh\n').toString('base64') });
  addServer(fake, world.bob, world.alpha);
});
afterAll(() => opened.close());

const lookFor = (identifier: SubjectIdentifier) =>
  opened.system.look({ type: 'subject', subject: { identifiers: [identifier], cascade: false } }, signal);

describe('somebody is found', () => {
  test.each<[string, () => SubjectIdentifier]>([
    ['Keystone user', () => ({ format: 'keystone-user', siteId: SITE, userId: person.id })],
    ['issuer and subject', () => ({ format: 'iss_sub', iss: ISSUER, sub: 'eve@example' })],
    ['e-mail, whatever its case', () => ({ format: 'email', email: 'eve@example.org' })],
    ['distinguished name', () => ({ format: 'x509', name: 'CN=Eve,DC=example,DC=org' })],
    ['application credential', () => ({ format: 'application-credential', siteId: SITE, id: 'cred-1' })],
    ['trust', () => ({ format: 'trust', siteId: SITE, id: 'trust-1' })],
  ])('by %s, with all names, credentials and servers', async (_, identifier) => {
    const facts = await lookFor(identifier());
    expect(facts.accounts.map(({ ref }) => ref)).toEqual([person.id]);
    expect(facts.workloads).toHaveLength(1);
    expect(facts.accounts[0]?.identifiers).toEqual([
      { format: 'keystone-user', siteId: SITE, userId: person.id },
      { format: 'iss_sub', iss: ISSUER, sub: 'eve@example' },
      { format: 'email', email: 'Eve@Example.org' },
      { format: 'x509', name: '/DC=org/DC=example/CN=Eve' },
      { format: 'application-credential', siteId: SITE, id: 'cred-1' },
      { format: 'trust', siteId: SITE, id: 'trust-1' },
    ]);
    expect(facts.accounts[0]?.projects).toEqual([
      { id: opened.world.alpha, name: 'vo-alpha', roles: ['member', 'reader'] },
    ]);
  });

  test.each<[string, SubjectIdentifier]>([
    ['another site’s user', { format: 'keystone-user', siteId: 'sit_other', userId: 'x' }],
    [
      'an issuer that the site does not know',
      { format: 'iss_sub', iss: 'https://evil.example', sub: 'eve@example' },
    ],
    ['a unix account', { format: 'account', siteId: SITE, name: 'eve' }],
  ])('nowhere by %s', async (_, identifier) => {
    const facts = await lookFor(identifier);
    expect([facts.accounts, facts.workloads]).toEqual([[], []]);
  });
});

test('a server is told with its ports, addresses, actions and what was given to it', async () => {
  const { workloads } = await lookFor({ format: 'keystone-user', siteId: SITE, userId: person.id });
  const [facts] = workloads;
  expect(facts?.workload).toMatchObject({
    kind: 'vm',
    state: 'running',
    systemState: 'ACTIVE',
    projectName: 'vo-alpha',
    userDataSha256: 'a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf',
    addresses: [{ kind: 'fixed' }, { kind: 'floating' }],
  });
  expect(facts).toMatchObject({
    actsFromForeignProject: true,
    busy: null,
    ports: [{ adminUp: true, quarantined: false }],
  });
  expect(facts?.record).toMatchObject({ actions: [{ action: 'create' }], floatingIps: [{}], ports: [{}] });
});

test('what Keystone keeps to itself does not keep the rest from being told', async () => {
  opened.fake.intercept = ({ path }) =>
    path.includes('/identity/v3/users/')
      ? { status: 403, body: { error: { message: 'not authorized' } } }
      : undefined;
  const [page] = await collect(opened.system.inventory(null, signal));
  opened.fake.intercept = undefined;
  expect(page?.accounts).toEqual([]);
  expect(page?.workloads[0]?.owner.accountName).toBe(page?.workloads[0]?.owner.accountId);
});

test('accounts of which no server changed are read again in turn, twenty a round', async () => {
  const { fake, world, system } = opened;
  for (let n = 0; n < 24; n++)
    addServer(fake, addUser(fake, `user ${n}`, { [world.alpha]: ['member'] }), world.alpha);
  const owners = (await collect(system.inventory(null, signal))).flatMap(({ accounts }) => accounts);
  person.enabled = false;
  const later = new Date('2100-01-01T00:00:00Z');
  const rounds = [];
  for (let n = 0; n < 2; n++)
    rounds.push((await collect(system.inventory(later, signal))).flatMap(({ accounts }) => accounts));
  expect(owners).toHaveLength(26);
  expect(rounds.map(({ length }) => length)).toEqual([20, 20]);
  const read = rounds.flat();
  expect(new Set(read.map(({ ref }) => ref)).size).toBe(26);
  expect(read.find(({ ref }) => ref === person.id)).toMatchObject({ enabled: false });
  person.enabled = true;
});

test('5,000 servers come page by page, of which at most two are held', async () => {
  const { fake, world } = opened;
  for (let n = 0; n < 5000; n++) addServer(fake, world.bob, world.alpha);
  const lists = () => fake.requests.filter((one) => one.endsWith('/servers/detail')).length;
  const before = lists();
  let seen = 0;
  let pages = 0;
  for await (const page of opened.system.inventory(null, signal)) {
    pages += 1;
    expect(lists() - before).toBeLessThanOrEqual(pages + 1);
    expect(page.workloads.length).toBeLessThanOrEqual(100);
    seen += page.workloads.length;
    // An account is told with the first of its servers.
    if (pages > 2) expect(page.accounts).toEqual([]);
    if (pages === 4) break;
  }
  expect(seen).toBe(400);
  expect(lists() - before).toBeLessThanOrEqual(5);
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
