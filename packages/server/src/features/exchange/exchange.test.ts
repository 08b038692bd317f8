import { createHash } from 'node:crypto';
import { type NewObservable, newObservable, type RedactionPlan } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import {
  administrator,
  alpha,
  auditor,
  csirt,
  gamma,
  north as northOfficer,
  seedFederation,
  south,
} from '../incidents/incidents.fixture.ts';
import { addObservables } from '../observables/add.ts';
import { physics, realIncident, share } from '../observables/observables.fixture.ts';
import { makeExport, previewExport } from './exports.ts';
import { previewImport, takeImport } from './imports.ts';
import { recordOf } from './record.ts';
import { makeRedaction, previewRedaction, redactionFor } from './redactions.ts';
import { viewExchange } from './views.ts';

/** Somebody else than the officer of the CSIRT. */
const north = { ...northOfficer, id: 'tok_north' };

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  incident = await realIncident(app, ['site_alpha', 'site_gamma']);
  await addObservables(app, csirt, incident, {
    observables: [
      of('192.0.2.7:443', { tlp: 'GREEN', note: 'the pool' }),
      of('hxxp://bad[.]example/x'),
      of('198.51.100.9', { siteId: 'site_alpha' }),
      of('198.51.100.10', { siteId: 'site_gamma' }),
      of('203.0.113.5', { audience: 'csirt' }),
    ],
  });
});
afterAll(() => app.close());

function of(value: string, more: Partial<NewObservable> = {}): NewObservable {
  return newObservable.parse({ value, ...more });
}

const misp = { format: 'misp' as const };

async function entriesOf(kind: string) {
  return await app.db.selectFrom('ledger_entry').selectAll().where('kind', '=', kind).execute();
}

describe('the record', () => {
  test('holds all for the CSIRT, and for a site and its NGI what is theirs, without names of others', async () => {
    const whole = await recordOf(app, csirt, incident);
    expect(whole.sites.map(({ name }) => name)).toEqual(['alpha', 'gamma']);
    expect(whole.observables).toHaveLength(5);
    for (const reader of [alpha, north]) {
      const own = await recordOf(app, reader, incident);
      expect(own.sites.map(({ name }) => name)).toEqual(['alpha']);
      expect(own.observables.map(({ value }) => value).sort()).toEqual([
        '192.0.2.7:443',
        '198.51.100.9',
        'http://bad.example/x',
      ]);
      expect(JSON.stringify(own)).not.toContain('gamma');
      expect(JSON.stringify(own)).not.toContain('198.51.100.10');
    }
  });

  test('of what a site may not read holds only that it was seen there', async () => {
    const other = await realIncident(app, ['site_alpha', 'site_gamma']);
    await addObservables(app, csirt, other, {
      observables: [of('203.0.113.99', { audience: 'csirt', note: 'from our informant', tags: ['secret'] })],
    });
    await addObservables(app, alpha, other, { observables: [of('203.0.113.99', { siteId: 'site_alpha' })] });
    const [seen] = (await recordOf(app, alpha, other)).observables;
    expect(seen).toMatchObject({ value: '203.0.113.99', site: 'site_alpha', note: '', tags: [] });
    expect((await recordOf(app, gamma, other)).observables).toEqual([]);
    expect((await recordOf(app, csirt, other)).observables[0]).toMatchObject({ note: 'from our informant' });
  });

  test('is hidden from who may not know of the incident', async () => {
    const other = await realIncident(app, ['site_alpha']);
    for (const reader of [gamma, south, physics])
      await expect(recordOf(app, reader, other)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('shared with others holds the parties’ items, and no site', async () => {
    await share(app, incident, 'vo', 'physics');
    const shared = await recordOf(app, physics, incident);
    expect(shared.sites).toEqual([]);
    expect(shared.observables.map(({ value }) => value).sort()).toEqual([
      '192.0.2.7:443',
      'http://bad.example/x',
    ]);
  });
});

describe('handing out', () => {
  test('gives the same bytes again, and writes each time down by its hash', async () => {
    const preview = await previewExport(app, csirt, incident, misp);
    const first = await makeExport(app, csirt, incident, { ...misp, sha256: preview.sha256 });
    await app.clock.advance(3_600_000);
    const second = await makeExport(app, csirt, incident, misp);
    expect(second.file.bytes.equals(first.file.bytes)).toBe(true);
    expect(first.file.sha256).toBe(createHash('sha256').update(first.file.bytes).digest('hex'));
    const entries = await entriesOf('incident.exported');
    expect(entries).toHaveLength(2);
    expect(entries[0]?.body).toMatchObject({
      format: 'misp',
      sha256: first.file.sha256,
      tlp: 'AMBER',
      words: 'left-out',
    });
    const view = await viewExchange(app, csirt, incident);
    expect(view.exports.map(({ sha256 }) => sha256)).toEqual([first.file.sha256, first.file.sha256]);
    const event = await app.db
      .selectFrom('incident_event')
      .selectAll()
      .where('kind', '=', 'export.made')
      .executeTakeFirst();
    expect(event).toMatchObject({
      incident_id: incident,
      audience: 'csirt',
      text: 'Handed out as a MISP event, without the words of the log, TLP:AMBER',
    });
  });

  test('leaves the words of people behind unless they are asked for, and writes down which it was', async () => {
    const before = await previewExport(app, csirt, incident, misp);
    expect(before).toMatchObject({ words: 'left-out', counts: { timeline: 0 } });
    expect(before.lost).toContainEqual(expect.objectContaining({ field: 'notes of observables', count: 1 }));
    expect(before.text).not.toContain('the pool');
    const chosen = await previewExport(app, csirt, incident, { ...misp, words: true });
    expect(chosen.text).toContain('the pool');
    // What was looked at without words is not handed out with them.
    const other = makeExport(app, csirt, incident, { ...misp, words: true, sha256: before.sha256 });
    await expect(other).rejects.toMatchObject({ code: 'state.conflict' });
    await makeExport(app, csirt, incident, { ...misp, words: true });
    const entries = await entriesOf('incident.exported');
    expect(entries.at(-1)?.body).toMatchObject({ words: 'included' });
  });

  test.each(['stix', 'csaf', 'pdf'] as const)('knows %s too, the same bytes every time', async (format) => {
    const one = await previewExport(app, csirt, incident, { format });
    const other = await previewExport(app, administrator, incident, { format });
    expect(other.sha256).toBe(one.sha256);
    expect(one.lost.length).toBeGreaterThan(0);
  });

  test('hands nothing out that is not what the preview showed', async () => {
    const before = (await entriesOf('incident.exported')).length;
    await expect(makeExport(app, csirt, incident, { ...misp, sha256: '0'.repeat(64) })).rejects.toMatchObject(
      {
        code: 'state.conflict',
      },
    );
    expect(await entriesOf('incident.exported')).toHaveLength(before);
  });

  test('is for who handles the incident: an NGI its part, no auditor, no site, no VO', async () => {
    const { file } = await makeExport(app, north, incident, misp);
    expect(file.bytes.toString()).not.toContain('gamma');
    for (const reader of [auditor, alpha, gamma, physics]) {
      await expect(makeExport(app, reader, incident, misp)).rejects.toMatchObject({ code: 'auth.denied' });
      await expect(previewExport(app, reader, incident, misp)).rejects.toMatchObject({ code: 'auth.denied' });
    }
  });

  test('lets RED leave by the CSIRT’s hand alone; an NGI does not learn of it', async () => {
    const red = await realIncident(app, ['site_alpha'], { tlp: 'RED' });
    await expect(makeExport(app, north, red, misp)).rejects.toMatchObject({ code: 'not-found' });
    await expect(makeExport(app, alpha, red, misp)).rejects.toMatchObject({
      code: 'auth.denied',
      message: expect.stringContaining('TLP:RED'),
    });
    const { file } = await makeExport(app, csirt, red, { format: 'csaf' });
    expect(JSON.parse(file.bytes.toString()).document.distribution.tlp.label).toBe('RED');
  });

  test('shows others only what they took themselves', async () => {
    expect((await viewExchange(app, north, incident)).exports).toHaveLength(1);
    expect((await viewExchange(app, alpha, incident)).exports).toEqual([]);
    expect(await viewExchange(app, alpha, incident)).toMatchObject({
      mayExport: false,
      mayImport: false,
      mayRedact: false,
    });
  });
});

async function plan(more: Partial<RedactionPlan> = {}): Promise<RedactionPlan> {
  const { observables } = await recordOf(app, csirt, incident);
  const pool = observables.find(({ value }) => value === '192.0.2.7:443');
  return {
    tlp: 'GREEN',
    sites: 'none',
    title: 'A miner on many machines',
    restriction: '',
    impact: '',
    lessons: 'Keys without a passphrase are looked for every night.',
    observables: pool ? [{ id: pool.id, note: 'the pool' }] : [],
    timeline: [],
    ...more,
  };
}

describe('a redacted copy', () => {
  test('is made with a reason, kept as it was, and handed out under its own label', async () => {
    const preview = await previewRedaction(app, csirt, incident, await plan());
    expect(preview.consents).toEqual([]);
    expect(preview.shows).toEqual([]);
    const made = await makeRedaction(app, csirt, incident, {
      plan: await plan(),
      reason: 'for all sites',
      consents: [],
    });
    expect(made).toMatchObject({
      from: 'AMBER',
      tlp: 'GREEN',
      counts: { sites: 0, observables: 1, timeline: 0 },
    });
    const { file } = await makeExport(app, csirt, incident, { ...misp, redaction: made.id });
    const text = file.bytes.toString();
    expect(text).toContain('"tlp:green"');
    for (const gone of ['alpha', 'gamma', 'bad.example', '198.51.100']) expect(text).not.toContain(gone);
    expect(await redactionFor(app.db, incident, 'GREEN')).toMatchObject({ id: made.id });
    expect(await redactionFor(app.db, incident, 'CLEAR')).toBeNull();
    expect((await entriesOf('incident.exported')).at(-1)?.body).toMatchObject({ words: 'approved' });
    const [entry] = await entriesOf('incident.redacted');
    expect(JSON.stringify(entry?.body)).not.toContain('for all sites');
    // What comes later changes nothing in it.
    await addObservables(app, csirt, incident, { observables: [of('203.0.113.77', { tlp: 'GREEN' })] });
    const again = await previewExport(app, csirt, incident, { ...misp, redaction: made.id });
    expect(again.sha256).toBe(file.sha256);
  });

  test('needs the word of every site whose information goes further', async () => {
    const { observables } = await recordOf(app, csirt, incident);
    const own = observables.find(({ value }) => value === '198.51.100.9');
    const lowered = await plan({ observables: [{ id: own?.id ?? '', note: '' }] });
    const request = { plan: lowered, reason: 'wider', consents: [] };
    await expect(makeRedaction(app, csirt, incident, request)).rejects.toMatchObject({
      code: 'request.invalid',
      message: expect.stringContaining('alpha has to agree'),
    });
    const at = app.clocks.procedure.now().toISOString();
    const made = await makeRedaction(app, csirt, incident, {
      ...request,
      consents: [{ site: 'site_alpha', words: 'their security contact, by mail', at }],
    });
    expect(made.consents).toMatchObject([{ name: 'alpha', words: 'their security contact, by mail' }]);
    expect((await redactionFor(app.db, incident, 'GREEN'))?.record.observables[0]).toMatchObject({
      tlp: 'GREEN',
    });
  });

  test('is refused while its words name what stays behind', async () => {
    const told = await plan({ lessons: 'ALPHA learnt it the hard way.' });
    await expect(
      makeRedaction(app, csirt, incident, { plan: told, reason: 'wider', consents: [] }),
    ).rejects.toMatchObject({ code: 'request.invalid', message: expect.stringContaining('the site alpha') });
  });

  test('goes to a wider circle only, and is made by the CSIRT alone', async () => {
    const same = await plan({ tlp: 'AMBER' });
    await expect(previewRedaction(app, csirt, incident, same)).rejects.toMatchObject({
      code: 'request.invalid',
    });
    const given = { plan: await plan(), reason: 'wider', consents: [] };
    for (const reader of [north, auditor, alpha])
      await expect(makeRedaction(app, reader, incident, given)).rejects.toMatchObject({
        code: 'auth.denied',
      });
    const [made] = (await viewExchange(app, csirt, incident)).redactions;
    await expect(previewExport(app, north, incident, { ...misp, redaction: made?.id })).rejects.toMatchObject(
      {
        code: 'auth.denied',
      },
    );
  });
});

const list = (...lines: string[]) => ({
  format: 'csv' as const,
  name: 'list.csv',
  content: lines.join('\n'),
});

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

describe('taking in', () => {
  test('tells new from known and refused, each with its place, and takes nothing yet', async () => {
    const before = (await recordOf(app, csirt, incident)).observables.length;
    const preview = await previewImport(
      app,
      csirt,
      incident,
      list('value,tlp', 'evil[.]example,GREEN', '192.0.2.7:443,', 'secret.example,RED', 'no form at all,'),
    );
    expect(preview.items.map(({ place, outcome }) => [place, outcome])).toEqual([
      ['line 2', 'new'],
      ['line 3', 'known'],
      ['line 4', 'refused'],
      ['line 5', 'refused'],
    ]);
    expect(preview.items[2]?.says).toContain('TLP:RED');
    expect(preview.warnings.join(' ')).toContain('narrower label');
    expect((await recordOf(app, csirt, incident)).observables).toHaveLength(before);
  });

  test('takes what was looked at, without what was taken out, and writes it down', async () => {
    const file = list('one.example', 'two.example', 'three.example');
    const request = { ...file, sha256: hash(file.content), without: ['line 2'] };
    const taken = await takeImport(app, csirt, incident, request);
    expect(taken.counts).toEqual({ new: 2, known: 0, refused: 0 });
    const values = (await recordOf(app, csirt, incident)).observables.map(({ value }) => value);
    expect(values).toContain('one.example');
    expect(values).not.toContain('two.example');
    const [view] = (await viewExchange(app, csirt, incident)).imports;
    expect(view).toMatchObject({ name: 'list.csv', counts: { new: 2, known: 0, refused: 0 } });
    expect(await entriesOf('incident.imported')).toHaveLength(1);
  });

  test('takes no other file than the one that was looked at', async () => {
    const file = list('four.example');
    await expect(
      takeImport(app, csirt, incident, { ...file, sha256: '0'.repeat(64), without: [] }),
    ).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('of our own event finds everything known', async () => {
    const { file } = await makeExport(app, csirt, incident, misp);
    const content = file.bytes.toString();
    const preview = await previewImport(app, csirt, incident, { format: 'misp', name: 'own.json', content });
    expect(preview.counts.new).toBe(0);
    expect(preview.counts.known).toBe((await recordOf(app, csirt, incident)).observables.length);
  });

  test('of a bundle brings its observables into another incident, labels and all', async () => {
    const other = await realIncident(app, ['site_gamma']);
    const { file } = await makeExport(app, csirt, incident, { format: 'stix' });
    const content = file.bytes.toString();
    const request = { format: 'stix' as const, name: 'bundle.json', content };
    await takeImport(app, csirt, other, { ...request, sha256: hash(content), without: [] });
    const { observables } = await recordOf(app, csirt, other);
    expect(observables.find(({ value }) => value === '192.0.2.7:443')).toMatchObject({
      tlp: 'GREEN',
      ioc: true,
    });
    expect(observables.map(({ value }) => value)).toContain('http://bad.example/x');
  });

  test('refuses what is no such file, what nests too deep and what holds too much, whole', async () => {
    const read = (format: 'misp' | 'stix' | 'csv', content: string) =>
      previewImport(app, csirt, incident, { format, name: 'x', content });
    await expect(read('misp', '{"type":"bundle"}')).rejects.toMatchObject({ code: 'import.invalid' });
    await expect(read('stix', '{"Event":{}}')).rejects.toMatchObject({ code: 'import.invalid' });
    await expect(read('stix', 'not json')).rejects.toMatchObject({ code: 'import.invalid' });
    await expect(read('misp', '['.repeat(100_000))).rejects.toMatchObject({ code: 'import.invalid' });
    const many = Array.from({ length: 2001 }, (_, n) => `h${n}.example`).join('\n');
    await expect(read('csv', many)).rejects.toMatchObject({ code: 'import.invalid' });
  });

  test('is the CSIRT’s', async () => {
    for (const reader of [north, auditor, alpha, physics])
      await expect(previewImport(app, reader, incident, list('x.example'))).rejects.toMatchObject({
        code: 'auth.denied',
      });
  });
});
