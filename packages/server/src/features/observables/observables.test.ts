import type { Actor, NewObservable } from '@muster/contract';
import { newObservable } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, auditor, csirt, north, seedFederation } from '../incidents/incidents.fixture.ts';
import { addObservables, addSighting } from './add.ts';
import { changeObservable, withdrawObservable } from './change.ts';
import { exportObservables, listObservables, readText } from './list.ts';
import { beta, gamma, physics, realIncident, share } from './observables.fixture.ts';

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
});
beforeAll(async () => {
  incident = await realIncident(app, ['site_alpha', 'site_gamma']);
});
afterAll(() => app.close());

function of(value: string, more: Partial<NewObservable> = {}): NewObservable {
  return newObservable.parse({ value, ...more });
}

async function add(actor: Actor, ...observables: NewObservable[]) {
  return (await addObservables(app, actor, incident, { observables })).items;
}

async function values(actor: Actor, id = incident): Promise<string[]> {
  const { items } = await listObservables(app, actor, id, { limit: 100 });
  return items.map(({ value }) => value).sort();
}

describe('adding observables', () => {
  test('keeps each once in one form, however it was written', async () => {
    const first = await add(csirt, of('hxxp://Bad[.]example:80/x'), of('http://bad.example/x'));
    expect(first.map(({ outcome, observable }) => [outcome, observable.type, observable.value])).toEqual([
      ['added', 'url', 'http://bad.example/x'],
      ['known', 'url', 'http://bad.example/x'],
    ]);
    expect(first[0]?.observable.defanged).toBe('hxxp://bad[.]example/x');
    expect(first[0]?.observable.tlp).toBe('AMBER');
  });

  test('refuses what is not of its type, and says where, and adds nothing', async () => {
    const before = await values(csirt);
    await expect(add(csirt, of('192.0.2.1'), of('nonsense', { type: 'sha256' }))).rejects.toMatchObject({
      code: 'request.invalid',
      at: '/observables/1/value',
      message: expect.stringContaining('64 hexadecimal digits'),
    });
    await expect(add(csirt, of('some words'))).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await values(csirt)).toEqual(before);
  });

  test('holds no part more closely than the whole', async () => {
    await expect(add(csirt, of('192.0.2.9', { tlp: 'RED' }))).rejects.toMatchObject({
      code: 'request.invalid',
      at: '/observables/0/tlp',
    });
  });

  test('writes one line into the log for those who may read it, and no value into the ledger', async () => {
    await add(csirt, of('198.51.100.7', { audience: 'csirt' }));
    const event = await app.db
      .selectFrom('incident_event')
      .selectAll()
      .where('incident_id', '=', incident)
      .orderBy('ord', 'desc')
      .executeTakeFirstOrThrow();
    expect(event).toMatchObject({
      kind: 'observable.added',
      audience: 'csirt',
      text: 'Observables: 198[.]51[.]100[.]7',
    });
    const entries = await app.db.selectFrom('ledger_entry').select('body').execute();
    expect(JSON.stringify(entries)).not.toContain('198.51.100.7');
  });
});

describe('who reads what', () => {
  test('a site reads what is its own and what is for all parties', async () => {
    await add(csirt, of('203.0.113.1'), of('203.0.113.2', { audience: 'csirt' }));
    await add(csirt, of('203.0.113.3', { siteId: 'site_gamma' }));
    await add(alpha, of('203.0.113.4', { siteId: 'site_alpha' }));
    expect(await values(csirt)).toEqual(
      expect.arrayContaining(['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4']),
    );
    expect(await values(auditor)).toEqual(await values(csirt));
    const seen = (await values(alpha)).filter((value) => value.startsWith('203.'));
    expect(seen).toEqual(['203.0.113.1', '203.0.113.4']);
    expect((await values(gamma)).filter((value) => value.startsWith('203.'))).toEqual([
      '203.0.113.1',
      '203.0.113.3',
    ]);
    expect((await values(north)).filter((value) => value.startsWith('203.'))).toEqual(seen);
  });

  test('what a site writes down that others had is added for it, and it learns nothing of them', async () => {
    const items = await add(alpha, of('203.0.113.2', { siteId: 'site_alpha', note: 'in our logs' }));
    expect(items[0]).toMatchObject({
      outcome: 'added',
      observable: { note: 'in our logs', tags: [], elsewhere: 0, revision: 1, source: { name: alpha.name } },
    });
    expect(items[0]?.observable.sightings).toMatchObject([
      { site: { id: 'site_alpha' }, note: 'in our logs' },
    ]);
    expect(await values(alpha)).toContain('203.0.113.2');
    expect(await values(gamma)).not.toContain('203.0.113.2');
    const again = await add(gamma, of('203.0.113.2', { siteId: 'site_gamma', note: 'here too' }));
    expect(JSON.stringify(again)).not.toMatch(/alpha|in our logs/);
    const { items: all } = await listObservables(app, csirt, incident, { limit: 100, text: '203.0.113.2' });
    expect(all[0]?.sightings.map(({ site }) => site?.id)).toEqual(['site_alpha', 'site_gamma']);
  });

  test('who it is shared with reads what is for all parties, and adds nothing', async () => {
    await expect(values(physics)).rejects.toMatchObject({ code: 'not-found' });
    await expect(values(beta)).rejects.toMatchObject({ code: 'not-found' });
    await share(app, incident, 'vo', 'physics');
    expect((await values(physics)).filter((value) => value.startsWith('203.'))).toEqual(['203.0.113.1']);
    await expect(add(physics, of('192.0.2.50'))).rejects.toMatchObject({ code: 'auth.denied' });
  });

  test('names of other sites never reach a site', async () => {
    const { items } = await listObservables(app, alpha, incident, { limit: 100 });
    expect(JSON.stringify(items)).not.toContain('gamma');
    const exported = await exportObservables(app, alpha, incident, { defanged: 'true' });
    expect(JSON.stringify(exported)).not.toContain('gamma');
  });
});

describe('who changes what', () => {
  test.each([
    ['an auditor', auditor, of('192.0.2.60'), 'auth.denied'],
    ['a site for the whole incident', alpha, of('192.0.2.60'), 'auth.denied'],
    ['a site for another site', alpha, of('192.0.2.60', { siteId: 'site_gamma' }), 'auth.denied'],
    ['an NGI for the whole incident', north, of('192.0.2.60'), 'auth.denied'],
    ['an NGI for a site of another NGI', north, of('192.0.2.60', { siteId: 'site_gamma' }), 'auth.denied'],
    ['a site that is not concerned', beta, of('192.0.2.60', { siteId: 'site_beta' }), 'not-found'],
    [
      'the CSIRT for a site that is not concerned',
      csirt,
      of('192.0.2.60', { siteId: 'site_beta' }),
      'not-found',
    ],
  ] as const)('%s adds nothing', async (_who, actor, observable, code) => {
    await expect(add(actor, observable)).rejects.toMatchObject({ code });
    expect(await values(csirt)).not.toContain('192.0.2.60');
  });

  test('an NGI adds for its own sites, and a site changes and withdraws its own', async () => {
    const [added] = await add(north, of('192.0.2.61', { siteId: 'site_alpha' }));
    const { id, revision } = added?.observable ?? { id: '', revision: 0 };
    const changed = await changeObservable(app, alpha, incident, id, {
      revision,
      note: 'our gateway',
      ioc: false,
    });
    expect(changed).toMatchObject({ note: 'our gateway', ioc: false, revision: 2 });
    await expect(changeObservable(app, alpha, incident, id, { revision, ioc: true })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(
      changeObservable(app, alpha, incident, id, { revision: 2, siteId: null }),
    ).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(withdrawObservable(app, gamma, incident, id, { reason: 'no' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const gone = await withdrawObservable(app, alpha, incident, id, { reason: 'our own proxy' });
    expect(gone.withdrawn?.reason).toBe('our own proxy');
    expect(await values(alpha)).toContain('192.0.2.61');
    const [back] = await add(alpha, of('192.0.2.61', { siteId: 'site_alpha' }));
    expect(back).toMatchObject({ outcome: 'restored', observable: { withdrawn: null } });
  });

  test('the CSIRT lets all parties have what one site found', async () => {
    const [added] = await add(alpha, of('192.0.2.62', { siteId: 'site_alpha' }));
    expect(await values(gamma)).not.toContain('192.0.2.62');
    const { id, revision } = added?.observable ?? { id: '', revision: 0 };
    await changeObservable(app, csirt, incident, id, { revision, siteId: null });
    expect(await values(gamma)).toContain('192.0.2.62');
    const { items } = await listObservables(app, gamma, incident, { limit: 100, text: '192.0.2.62' });
    expect(items[0]).toMatchObject({ source: { name: 'CSIRT' }, mayChange: false });
  });

  test('a sighting lies in the past and at an own site', async () => {
    const [one] = await add(csirt, of('192.0.2.63'));
    const id = one?.observable.id ?? '';
    const later = new Date(app.clock.now().getTime() + 1000).toISOString();
    const seen = { siteId: 'site_alpha', at: null, note: 'in the firewall’s log' };
    await expect(addSighting(app, alpha, incident, id, { ...seen, at: later })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(addSighting(app, gamma, incident, id, seen)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(addSighting(app, alpha, incident, id, { ...seen, siteId: null })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    const view = await addSighting(app, alpha, incident, id, seen);
    expect(view.sightings).toMatchObject([{ site: { id: 'site_alpha' }, note: 'in the firewall’s log' }]);
  });
});

describe('reading a pasted text', () => {
  test('tells what is in it and what of that is known, and keeps nothing', async () => {
    const before = await values(csirt);
    const text = 'See 203[.]0[.]113[.]2, again 203.0.113.2, and miner.example.org';
    const { found } = await readText(app, csirt, incident, text);
    expect(found).toMatchObject([
      { type: 'ip', value: '203.0.113.2', times: 2, known: true },
      { type: 'domain', value: 'miner.example.org', times: 1, known: false },
    ]);
    expect(await values(csirt)).toEqual(before);
  });

  test('does not tell a site what others know', async () => {
    const { found } = await readText(app, gamma, incident, '198.51.100.7');
    expect(found).toMatchObject([{ known: false }]);
  });
});

describe('the list', () => {
  test('is paged, filtered and counted', async () => {
    const first = await listObservables(app, csirt, incident, { limit: 2 });
    expect(first.items).toHaveLength(2);
    const second = await listObservables(app, csirt, incident, { limit: 2, cursor: first.next ?? '' });
    expect(second.items[0]?.id).not.toBe(first.items[1]?.id);
    expect(first.count).toBeGreaterThan(4);
    const urls = await listObservables(app, csirt, incident, { limit: 100, type: 'url' });
    expect([urls.count, urls.items.length]).toEqual([1, 1]);
    expect(first.types).toContainEqual({ type: 'url', count: 1 });
    expect((await listObservables(app, csirt, incident, { limit: 9, text: '%' })).count).toBe(0);
  });

  test('leaves out of a file what is held more closely than asked for', async () => {
    await add(csirt, of('203.0.113.77', { tlp: 'GREEN' }));
    const { items } = await exportObservables(app, csirt, incident, { defanged: 'false', tlp: 'GREEN' });
    expect(items.map(({ value }) => value)).toEqual(['203.0.113.77']);
  });
});
