import { type Actor, addContactRequest, importRequest, type RecordDowntimeRequest } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import {
  addContact,
  putEndpoint,
  recordDowntime,
  retireContact,
  setCalendar,
  withdrawDowntime,
} from './edit-service.ts';
import { importFederation } from './import-service.ts';
import { officerAddresses, recipientsFor } from './recipients-service.ts';
import { downtimesOf, endpointOf, siteCalendar } from './store.ts';
import { getSite, listCalendars, listContacts, listDowntimes, listNgis, listSites } from './view-service.ts';

const yaml = `
contacts: [{ role: csirt, email: csirt@federation.example }]
ngis:
  - name: N1
    contacts: [{ role: ngi-security, email: security@n1.example }, { role: admin, email: office@n1.example }]
  - { name: N2 }
sites:
  - { name: A, ngi: N1, timeZone: Europe/Prague, contacts: [{ role: security, email: a@a.example }] }
  - { name: B, ngi: N1 }
  - { name: C, ngi: N2 }
`;
const week = { mon: [{ from: '08:00', to: '16:00' }] };

let app: TestApp;
let ids: Record<string, string>;
let nora: Actor;
let sam: Actor;

beforeAll(async () => {
  app = await testApp();
  const documents = [{ name: 'f.yaml', content: yaml }];
  await importFederation(app, actors.csirt, importRequest.parse({ format: 'yaml', documents }));
  const named = [...(await listSites(app, actors.csirt)).items, ...(await listNgis(app, actors.csirt))];
  ids = Object.fromEntries(named.map(({ name, id }) => [name, id]));
  nora = { ...actors.ngi, scope: { kind: 'ngi', ngiId: ids.N1 ?? '' } };
  sam = { ...actors.site, scope: { kind: 'site', siteId: ids.A ?? '' } };
});
afterAll(() => app.close());

const names = async (actor: Actor) => (await listSites(app, actor)).items.map(({ name }) => name);
const contact = addContactRequest.parse({ role: 'security', channel: 'email', address: 'extra@a.example' });
const downtime: Omit<RecordDowntimeRequest, 'site'> = {
  startsAt: '2027-01-06T08:00:00Z',
  endsAt: '2027-01-06T12:00:00Z',
  severity: 'outage',
  classification: 'scheduled',
  services: [],
  description: null,
};

test('everybody sees their own part of the federation', async () => {
  expect(await names(actors.auditor)).toEqual(['A', 'B', 'C']);
  expect(await names(nora)).toEqual(['A', 'B']);
  expect(await names(sam)).toEqual(['A']);
  expect((await listNgis(app, sam)).map(({ name }) => name)).toEqual(['N1']);
});

test('who may not see a site does not learn that it exists', async () => {
  for (const [actor, site] of [
    [nora, 'C'],
    [sam, 'B'],
    [actors.csirt, 'NOWHERE'],
  ] as const) {
    const refusal = { code: 'not-found', message: expect.not.stringContaining(site) };
    await expect(getSite(app, actor, site)).rejects.toMatchObject(refusal);
    await expect(listContacts(app, actor, site, false)).rejects.toMatchObject(refusal);
    await expect(listDowntimes(app, actor, { site })).rejects.toMatchObject(refusal);
  }
  expect(await getSite(app, sam, 'A')).toMatchObject({ name: 'A' });
});

test('pages of sites follow each other without gap', async () => {
  const first = await listSites(app, actors.csirt, { limit: 2, gone: false });
  const second = await listSites(app, actors.csirt, { limit: 2, gone: false, cursor: first.next ?? '' });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  expect(second.next).toBeNull();
});

test('a contact added by hand is addressed first, is the same when added again, and can be retired', async () => {
  const added = await addContact(app, actors.csirt, 'A', contact);
  expect(await addContact(app, actors.csirt, 'A', contact)).toMatchObject({ id: added.id });
  const to = async () =>
    (await recipientsFor(app.db, ids.A ?? '', ['security'], app.clock.now())).map((r) => r.address);
  expect(await to()).toEqual(['extra@a.example', 'a@a.example']);
  await app.clock.advance(1000);
  expect(await retireContact(app, actors.csirt, 'A', added.id)).toMatchObject({ goneAt: expect.any(String) });
  expect(await to()).toEqual(['a@a.example']);
  const entries = await app.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('subject', '=', added.id)
    .execute();
  expect(entries.map(({ kind }) => kind)).toEqual(['contact.added', 'contact.retired']);
  expect(JSON.stringify(entries)).not.toContain('example');
});

test('a contact of a registry is taken out there, not here', async () => {
  const contacts = await listContacts(app, actors.csirt, 'A', false);
  const imported = contacts.find(({ ownerKind }) => ownerKind === 'site');
  await expect(retireContact(app, actors.csirt, 'A', imported?.id ?? '')).rejects.toMatchObject({
    code: 'state.conflict',
  });
  await expect(retireContact(app, actors.csirt, 'B', imported?.id ?? '')).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('the officers of the federation and of the NGI can be reached', async () => {
  const at = app.clock.now();
  const addresses = async (ngi: string | null) =>
    (await officerAddresses(app.db, ngi, at)).map((r) => r.address);
  expect(await addresses(ids.N1 ?? '')).toEqual(['csirt@federation.example', 'security@n1.example']);
  expect(await addresses(null)).toEqual(['csirt@federation.example']);
});

test('an NGI’s office does not stand in for a site that nobody can reach', async () => {
  const at = app.clock.now();
  const addresses = async (...roles: ('security' | 'admin' | 'ngi-security')[]) =>
    (await recipientsFor(app.db, ids.B ?? '', roles, at)).map(({ address }) => address);
  expect(await addresses('security', 'admin')).toEqual([]);
  expect(await addresses('ngi-security')).toEqual(['security@n1.example']);
});

test('calendars fall back, and a changed one is a new version', async () => {
  const version = async () => (await siteCalendar(app.db, ids.A ?? '')).version;
  expect(await version()).toBe('built-in-1@Europe/Prague');
  const federation = await setCalendar(app, actors.csirt, { calendar: { zone: 'UTC', week, holidays: [] } });
  expect(await version()).toBe(`${federation.version}@Europe/Prague`);
  const own = { site: 'A', calendar: { zone: 'Asia/Tokyo', week, holidays: [] } };
  const first = await setCalendar(app, actors.csirt, own);
  expect(await version()).toBe(first.version);
  expect(await setCalendar(app, actors.csirt, own)).toMatchObject({ version: first.version, number: 1 });
  const holidays = [{ date: '2027-01-06', name: 'Epiphany' }];
  const second = await setCalendar(app, actors.csirt, { ...own, calendar: { ...own.calendar, holidays } });
  expect(second.number).toBe(2);
  expect(await version()).toBe(second.version);
  expect((await listCalendars(app, sam)).map(({ owner }) => owner.name)).toEqual(['federation', 'A']);
});

test('a calendar with an error is refused with its place', async () => {
  const calendar = { zone: 'UTC', week: { mon: [{ from: '17:00', to: '09:00' }] }, holidays: [] };
  await expect(setCalendar(app, actors.csirt, { calendar })).rejects.toMatchObject({
    code: 'calendar.invalid',
    at: '/week/mon/0',
  });
  await expect(
    setCalendar(app, actors.csirt, { ngi: 'N9', calendar: { zone: 'UTC', week, holidays: [] } }),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('an NGI’s officer records and withdraws downtimes of its own sites only', async () => {
  const recorded = await recordDowntime(app, nora, { site: 'B', ...downtime });
  const during = { from: new Date('2027-01-06T11:59:59Z'), to: new Date('2027-01-07T00:00:00Z') };
  const after = { from: new Date('2027-01-06T12:00:00Z'), to: new Date('2027-01-07T00:00:00Z') };
  const ofB = async (span: typeof during) =>
    (await downtimesOf(app.db, ids.B ?? '', span)).map(({ id }) => id);
  expect(await ofB(during)).toEqual([recorded.id]);
  expect(await ofB(after)).toEqual([]);
  await expect(recordDowntime(app, nora, { site: 'C', ...downtime })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(recordDowntime(app, sam, { site: 'A', ...downtime })).rejects.toMatchObject({
    code: 'auth.denied',
  });
  await expect(withdrawDowntime(app, sam, recorded.id)).rejects.toMatchObject({ code: 'not-found' });
  await withdrawDowntime(app, nora, recorded.id);
  expect(await ofB(during)).toEqual([]);
});

test('an endpoint is put and found, and put again in place', async () => {
  const put = (url: string) =>
    putEndpoint(app, actors.administrator, 'A', 'front-door', { url, caPem: 'PEM', settings: { a: 'b' } });
  await put('https://127.0.1.1:8443');
  await put('https://127.0.1.2:8443');
  expect(await endpointOf(app.db, ids.A ?? '', 'front-door')).toEqual({
    siteId: ids.A,
    kind: 'front-door',
    url: 'https://127.0.1.2:8443',
    caPem: 'PEM',
    settings: { a: 'b' },
  });
  expect(await endpointOf(app.db, ids.A ?? '', 'controller')).toBeNull();
});

test('nobody else edits the federation', async () => {
  const calendar = { zone: 'UTC', week, holidays: [] };
  for (const actor of [nora, sam, actors.auditor]) {
    const tries = [
      () => addContact(app, actor, 'A', contact),
      () => retireContact(app, actor, 'A', 'con_1'),
      () => setCalendar(app, actor, { calendar }),
      () =>
        putEndpoint(app, actor, 'A', 'front-door', { url: 'https://x.example', caPem: null, settings: {} }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'auth.denied' });
  }
  await expect(recordDowntime(app, actors.auditor, { site: 'A', ...downtime })).rejects.toMatchObject({
    code: 'auth.denied',
  });
});
