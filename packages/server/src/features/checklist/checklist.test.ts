import type { ChecklistView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import {
  alpha,
  auditor,
  csirt,
  gamma,
  north,
  seedFederation,
  south,
} from '../incidents/incidents.fixture.ts';
import { openIncident, recordFact, waiveStep } from '../incidents/index.ts';
import { queueMessage } from '../mail/index.ts';
import { viewProcedure } from '../procedure/index.ts';
import { readPdf } from '../reports/testing/read-pdf.ts';
import { blankChecklistPdf, checklistPdf } from './pdf.ts';
import { tick, untick, viewChecklist } from './service.ts';

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  incident = await opened({ also: 'site_gamma' });
});
afterAll(() => app.close());

async function opened({ exercise = false, also = '' } = {}): Promise<string> {
  const at = app.clock.now();
  return await inTransaction(app.db, async (tx) => {
    const { id } = await openIncident(tx, {
      at,
      actor: csirt.id,
      exercise,
      title: 'Strange logins',
      tlp: 'AMBER',
      siteId: 'site_alpha',
      procedure: 'egi-sec01',
      org: 'EGI',
    });
    if (also) {
      await tx
        .insertInto('incident_site')
        .values({
          incident_id: id,
          site_id: also,
          state: 'suspected',
          added_at: at,
          added_by: csirt.id,
          ended_at: null,
        })
        .execute();
    }
    const fact = { kind: 'suspected', at, recordedAt: at, source: 'phone', evidence: [], actor: csirt.id };
    await recordFact(tx, { incidentId: id, ...fact });
    return id;
  });
}

const ticked = (more: object = {}) => ({
  site: 'site_alpha',
  step: 'heads-up',
  fact: 'csirt-told',
  at: app.clock.now().toISOString(),
  ...more,
});
const stepOf = (view: ChecklistView, step: string, site = 'site_alpha') =>
  view.sites.find((one) => one.site?.id === site)?.items.find((one) => one.step === step);

describe('a site’s checklist', () => {
  test('has the seven steps with their boxes, deadlines in the site’s zone, and what helps', async () => {
    const view = await viewChecklist(app, alpha, incident);
    const [site] = view.sites;
    expect(site).toMatchObject({
      site: { name: 'alpha' },
      zone: 'Europe/Prague',
      mayTick: true,
      mayWaive: false,
    });
    expect((await viewChecklist(app, north, incident)).sites[0]?.mayWaive).toBe(true);
    expect(site?.items.map(({ step }) => step)).toEqual([
      'heads-up',
      'contain',
      'decide',
      'downtime',
      'answer',
      'close',
      'restore',
    ]);
    expect(stepOf(view, 'heads-up')).toMatchObject({
      state: 'running',
      dueAt: '2027-01-05T12:00:00.000Z',
      boxes: [{ fact: 'local-team-told', at: null }, {}, {}],
      guidance: [{ name: 'first-steps' }],
    });
    expect(stepOf(view, 'downtime')?.boxes.map(({ kind }) => kind)).toEqual(['proof', 'not-needed']);
  });

  test('shows each reader the sites that they stand for, and no other’s name', async () => {
    const seen = async (actor: typeof csirt) =>
      (await viewChecklist(app, actor, incident)).sites.map(({ site }) => site?.name);
    expect(await seen(csirt)).toEqual(['alpha', 'gamma']);
    expect(await seen(auditor)).toEqual(['alpha', 'gamma']);
    expect(await seen(alpha)).toEqual(['alpha']);
    expect(await seen(north)).toEqual(['alpha']);
    expect(await seen(gamma)).toEqual(['gamma']);
    const alone = await opened();
    await expect(viewChecklist(app, south, alone)).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a step that was waived says why', async () => {
  const id = await opened();
  const waiver = { incidentId: id, siteId: 'site_alpha', reason: 'The machine is retired' };
  await inTransaction(app.db, (tx) =>
    waiveStep(tx, { ...waiver, step: 'restore', at: app.clock.now(), actor: csirt.id }),
  );
  expect(stepOf(await viewChecklist(app, alpha, id), 'restore')).toMatchObject({
    state: 'waived',
    waivedBecause: 'The machine is retired',
  });
});

test('a request stands there with what it asks', async () => {
  const id = await opened();
  const at = app.clock.now();
  const asked = { kind: 'request-sent', source: 'mail', evidence: [], actor: csirt.id, at, recordedAt: at };
  await inTransaction(app.db, async (tx) => {
    const key = await queueMessage(tx, {
      at,
      kind: 'request',
      ref: 'logs',
      participationId: null,
      incidentId: id,
      publicId: 'EGI-20270105-09',
      tlp: 'AMBER',
      subject: 'Logs of host7',
      body: 'Please send them.',
      recipients: [],
      notBefore: at,
      exerciseContact: null,
    });
    await recordFact(tx, { incidentId: id, key, ...asked });
    await recordFact(tx, { incidentId: id, key: 'by-phone', ...asked });
  });
  const [site] = (await viewChecklist(app, alpha, id)).sites;
  const requests = site?.items.filter(({ step }) => step === 'answer');
  expect(requests?.map(({ about }) => about).toSorted()).toEqual(['Logs of host7', null]);
});

describe('a tick', () => {
  test('records the fact for that site alone, with its time and who said so', async () => {
    const at = app.clock.now().toISOString();
    await tick(app, alpha, incident, ticked({ note: 'By phone, Kim' }));
    await tick(app, north, incident, ticked({ fact: 'ngi-told' }));
    const view = await tick(app, csirt, incident, ticked({ fact: 'local-team-told' }));
    expect(stepOf(view, 'heads-up')).toMatchObject({ state: 'met', metAt: at });
    expect(stepOf(view, 'heads-up')?.boxes[2]).toMatchObject({ at, note: 'By phone, Kim' });
    expect(stepOf(view, 'heads-up', 'site_gamma')?.state).toBe('running');
  });

  test('is for who speaks for the site', async () => {
    await expect(tick(app, auditor, incident, ticked())).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [gamma, south])
      await expect(tick(app, actor, incident, ticked())).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is refused where there is no such box, twice, for tomorrow and without the reason it needs', async () => {
    const refused = (more: object) => expect(tick(app, alpha, incident, ticked(more))).rejects;
    await refused({ fact: 'isolated' }).toMatchObject({ code: 'request.invalid', at: '/fact' });
    await refused({ fact: 'step-waived' }).toMatchObject({ code: 'request.invalid' });
    await refused({}).toMatchObject({ code: 'state.conflict' });
    await refused({ at: '2030-01-01T00:00:00Z' }).toMatchObject({ code: 'request.invalid', at: '/at' });
    const needless = { step: 'downtime', fact: 'no-downtime-needed' };
    await refused(needless).toMatchObject({ code: 'request.invalid', at: '/note' });
    const view = await tick(app, alpha, incident, ticked({ ...needless, note: 'One machine of a student' }));
    expect(stepOf(view, 'downtime')?.state).toBe('not-applicable');
  });

  test('can be taken back with a reason, by who speaks for the site, and opens the clock again', async () => {
    const box = stepOf(await viewChecklist(app, alpha, incident), 'heads-up')?.boxes[2];
    const reason = { reason: 'It was another call' };
    await expect(untick(app, gamma, incident, box?.factId ?? '', reason)).rejects.toMatchObject({
      code: 'not-found',
    });
    await app.clock.advance(60_000);
    const view = await untick(app, alpha, incident, box?.factId ?? '', reason);
    expect(stepOf(view, 'heads-up')).toMatchObject({ state: 'running' });
    expect(stepOf(view, 'heads-up')?.boxes[2]).toMatchObject({ at: null, factId: null });
  });

  test('answers no drill and no closed incident', async () => {
    const drill = await opened({ exercise: true });
    expect((await viewChecklist(app, alpha, drill)).sites[0]?.mayTick).toBe(false);
    await expect(tick(app, alpha, drill, ticked())).rejects.toMatchObject({ code: 'state.conflict' });
    const closed = await opened();
    await app.db.updateTable('incident').set({ state: 'closed' }).where('id', '=', closed).execute();
    await expect(tick(app, alpha, closed, ticked())).rejects.toMatchObject({ code: 'state.conflict' });
  });
});

describe('on paper', () => {
  test('a checklist is one tagged page with its label, its times in both zones and its boxes', async () => {
    const view = await viewChecklist(app, alpha, incident);
    const pdf = readPdf(await checklistPdf(view, view.sites[0] as ChecklistView['sites'][number]));
    expect(pdf.pages).toHaveLength(1);
    const text = (pdf.pages[0] ?? '').replaceAll(/\s+/g, ' ');
    expect(text).toContain('TLP:AMBER');
    expect(text).toContain('2027-01-06 08:00 UTC');
    expect(text).toContain('Europe/Prague');
    expect(text).toContain('Do NOT reboot or power off');
    expect(pdf.tags('H2')).toBe(7);
    expect(pdf.source).toContain('/MarkInfo');
  });

  test('it is one page with twenty requests and long notes too', async () => {
    const at = app.clock.now();
    await inTransaction(app.db, async (tx) => {
      for (let n = 0; n < 20; n++) {
        const note = 'A long note on what was asked for and why. '.repeat(6);
        const fact = {
          kind: 'request-sent',
          key: `req_${n}`,
          source: 'mail',
          evidence: [],
          actor: csirt.id,
          note,
        };
        await recordFact(tx, { incidentId: incident, at, recordedAt: at, ...fact });
      }
    });
    const view = await viewChecklist(app, alpha, incident);
    expect(view.sites[0]?.items).toHaveLength(26);
    const pdf = readPdf(await checklistPdf(view, view.sites[0] as ChecklistView['sites'][number]));
    expect(pdf.pages).toHaveLength(1);
    expect(pdf.pages[0]).toContain('more requests stand');
  });

  test('the blank one of a procedure is one page too, for anybody', async () => {
    for (const name of ['egi-sec01', 'egi-ssc']) {
      const procedure = await viewProcedure(app, alpha, name);
      const pdf = readPdf(await blankChecklistPdf(procedure, app.clock.now()));
      expect(pdf.pages).toHaveLength(1);
      expect(pdf.pages[0]).toContain('TLP:CLEAR');
    }
  });
});
