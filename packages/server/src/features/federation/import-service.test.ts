import { readFileSync } from 'node:fs';
import type { Actor, ImportInput, ImportReport } from '@muster/contract';
import { importRequest } from '@muster/contract';
import { beforeEach, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { importFederation } from './import-service.ts';
import { getSite, listContacts, listNgis, listSites } from './view-service.ts';

let app: TestApp;
beforeEach(async () => {
  app = await testApp();
  return () => app.close();
});

const fixtures = new URL('../../adapters/gocdb/fixtures/', import.meta.url);

function run(input: ImportInput, actor: Actor = actors.csirt): Promise<ImportReport> {
  return importFederation(app, actor, importRequest.parse(input));
}

function gocdb(...names: string[]): ImportInput {
  const documents = names.map((name) => ({
    name,
    content: readFileSync(new URL(`${name}.xml`, fixtures), 'utf8'),
  }));
  return { format: 'gocdb', documents };
}

function csv(rows: string, others: Partial<ImportInput> = {}): ImportInput {
  return {
    format: 'csv',
    documents: [{ name: 'f.csv', content: `site,ngi,role,email\n${rows}` }],
    ...others,
  };
}

const whole = gocdb('get_ngi', 'get_site', 'get_site_contacts', 'get_site_security_info', 'get_downtime');

test('a whole registry comes in, and a second time nothing changes', async () => {
  const first = await run(whole);
  expect(first.counts).toMatchObject({
    ngi: { added: 2 },
    site: { added: 2 },
    contact: { added: 13 },
    downtime: { added: 2 },
  });
  expect(first.warningCount).toBeGreaterThan(5);
  const second = await run(whole);
  expect(second.changes).toEqual([]);
  expect(second.counts.contact?.unchanged).toBe(first.counts.contact?.added);
  const alpha = await getSite(app, actors.csirt, 'alpha-hpc');
  expect(alpha).toMatchObject({
    name: 'ALPHA-HPC',
    ngi: { name: 'NGI_NORD' },
    timeZone: 'Europe/Berlin',
    calendar: { zone: 'Europe/Berlin', version: 'built-in-1@Europe/Berlin' },
    downtimes: [{ startsAt: '2027-01-05T08:00:00.000Z' }],
  });
  expect(alpha.contacts.map(({ role, address }) => `${role} ${address}`)).toContain(
    'security zoe.mueller@alpha.example',
  );
  expect((await listNgis(app, actors.csirt)).map(({ name, sites }) => `${name} ${sites}`)).toEqual([
    'NGI_NORD 1',
    'NGI_ÖST 0',
  ]);
});

test('a dry run shows what would change, and changes nothing', async () => {
  const dry = await run({ ...whole, dryRun: true });
  expect(dry).toMatchObject({ id: null, dryRun: true, counts: { site: { added: 2 } } });
  const alpha = dry.changes.find(({ kind, label }) => kind === 'site' && label === 'ALPHA-HPC');
  expect(alpha?.fields).toContainEqual({ field: 'timeZone', before: null, after: 'Europe/Berlin' });
  expect(dry.changes.every(({ id }) => id === null)).toBe(true);
  expect((await listSites(app, actors.csirt)).items).toEqual([]);
  expect(await app.db.selectFrom('ledger_entry').selectAll().execute()).toEqual([]);
  const real = await run(whole);
  expect(real.changes.map(({ kind, op, label }) => [kind, op, label])).toEqual(
    dry.changes.map(({ kind, op, label }) => [kind, op, label]),
  );
});

test('a contact that vanished is kept with its dates and no longer shown', async () => {
  await run(csv('A,N,security,old@a.example\nA,N,security,both@a.example\n'));
  await app.clock.advance(86_400_000);
  const report = await run(csv('A,N,security,both@a.example\n'));
  expect(report.changes).toMatchObject([
    { kind: 'contact', op: 'vanished', label: 'A security old@a.example' },
  ]);
  const addresses = async (gone: boolean) =>
    (await listContacts(app, actors.csirt, 'A', gone)).map(({ address, goneAt }) => [address, goneAt]);
  expect(await addresses(false)).toEqual([['both@a.example', null]]);
  expect(await addresses(true)).toContainEqual(['old@a.example', '2027-01-06T08:00:00.000Z']);
  await run(csv('A,N,security,both@a.example\nA,N,security,old@a.example\n'));
  expect(await addresses(true)).toHaveLength(3);
});

test('a source lets only its own contacts vanish, and the registry is believed before a list', async () => {
  await run(gocdb('get_site'));
  await run(csv('ALPHA-HPC,NGI_LIST,security,list@alpha.example\n'));
  await run(gocdb('get_site'));
  const alpha = await getSite(app, actors.csirt, 'ALPHA-HPC');
  expect(alpha.ngi?.name).toBe('NGI_NORD');
  expect(alpha.contacts.map(({ address }) => address)).toContain('list@alpha.example');
  expect(alpha.sources.map(({ source }) => source)).toEqual(['csv', 'gocdb']);
  await run(csv('BETA-CLOUD,NGI_LIST,security,list@beta.example\n'));
  expect(await getSite(app, actors.csirt, 'ALPHA-HPC')).toMatchObject({ goneAt: null });
  expect(await getSite(app, actors.csirt, 'BETA-CLOUD')).toMatchObject({ ngi: { name: 'NGI_LIST' } });
});

test('a site is gone when nobody describes it any more, and comes back under its id', async () => {
  const { id } = (await run(csv('A,N,,\nB,N,,\n'))).changes.find(({ label }) => label === 'B') ?? {};
  await run(csv('A,N,,\n'));
  expect((await listSites(app, actors.csirt)).items.map(({ name }) => name)).toEqual(['A']);
  const all = await listSites(app, actors.csirt, { limit: 100, gone: true });
  expect(all.items.map(({ name, goneAt }) => [name, goneAt !== null])).toEqual([
    ['A', false],
    ['B', true],
  ]);
  await run(csv('A,N,,\nB,N,,\n'));
  expect(await getSite(app, actors.csirt, 'B')).toMatchObject({ id, goneAt: null });
});

test('a registry that is ill does not take a federation away', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `S${i},N,security,s${i}@s.example`).join('\n');
  await run(csv(rows));
  const ill = csv('S0,N,security,s0@s.example\n');
  await expect(run(ill)).rejects.toMatchObject({ code: 'state.conflict' });
  expect((await listSites(app, actors.csirt)).items).toHaveLength(12);
  expect((await run({ ...ill, dryRun: true })).counts.site).toMatchObject({ vanished: 11 });
  expect((await run({ ...ill, partial: true })).changes).toEqual([]);
  expect((await run({ ...ill, allowVanish: true })).counts.site).toMatchObject({ vanished: 11 });
});

test('the ledger tells of an import without a name or an address', async () => {
  const report = await run(whole);
  const [entry] = await app.db.selectFrom('ledger_entry').selectAll().execute();
  expect(entry).toMatchObject({ kind: 'federation.imported', subject: report.id, actor: actors.csirt.id });
  const body = JSON.stringify(entry?.body);
  for (const text of ['alpha', 'ALPHA', 'Zo', 'NGI_', '@', '+49']) expect(body).not.toContain(text);
  expect(body).toContain(report.changes[0]?.id);
});

test('a file with errors changes nothing and says where the error is', async () => {
  const documents = [{ name: 'x.xml', content: '<results>\n<SITE>' }];
  await expect(run({ format: 'gocdb', documents })).rejects.toMatchObject({ code: 'import.invalid' });
  expect(await app.db.selectFrom('ledger_entry').selectAll().execute()).toEqual([]);
});

test.each(['ngi', 'auditor', 'site'] as const)('%s may not import, not even dry', async (kind) => {
  for (const dryRun of [false, true]) {
    await expect(run(csv('A,N,,\n', { dryRun }), actors[kind])).rejects.toMatchObject({
      code: 'auth.denied',
    });
  }
  expect(await app.db.selectFrom('site').selectAll().execute()).toEqual([]);
});
