import type { Actor, IncidentClocksView, IncidentView } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../app.ts';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { buildHttp } from '../../http/http-server.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { readConfig } from '../../kernel/config.ts';
import { EventHub } from '../../kernel/event-hub.ts';
import { Refusals } from '../../kernel/refusals.ts';
import {
  administrator,
  alpha,
  auditor,
  csirt,
  gamma,
  MORNING,
  north,
  seedFederation,
  south,
} from './incidents.fixture.ts';
import { incidentsRoutes, openIncident } from './index.ts';

const actors: Record<string, Actor> = { administrator, alpha, auditor, csirt, gamma, north, south };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let test: TestDatabase;
let http: FastifyInstance;
let clock: VirtualClock;
const incidents: Record<string, string> = {};

beforeAll(async () => {
  test = await testDatabase();
  await seedFederation(test.db);
  clock = new VirtualClock(MORNING);
  const clocks = { procedure: clock, machine: clock };
  const config = readConfig({ MUSTER_ORG: 'EGI' });
  // Only what these routes and the HTTP server reach for.
  const parts = { db: test.db, clocks, config, log: silent, refusals: new Refusals(clock) };
  const app = { ...parts, events: new EventHub() } as unknown as App;
  const authenticate = async (secret: string): Promise<Actor> => actors[secret] as Actor;
  http = await buildHttp(app, { authenticate, routes: [incidentsRoutes(app)] });
  for (const [name, siteId] of [
    ['alpha', 'site_alpha'],
    ['gamma', 'site_gamma'],
    ['everywhere', null],
  ] as const) {
    const opened = await inTransaction(test.db, (tx) =>
      openIncident(tx, {
        at: MORNING,
        actor: 'tok_1',
        exercise: name === 'gamma',
        title: `At ${name}`,
        tlp: 'AMBER',
        siteId,
        procedure: 'egi-ssc',
      }),
    );
    incidents[name] = opened.id;
  }
});
afterAll(async () => {
  await http.close();
  await test.close();
});

async function ask(who: string, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${who}` };
  const answer = await http.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
}

async function titlesSeenBy(who: string, query = ''): Promise<string[]> {
  const { body } = await ask(who, 'GET', `/api/v1/incidents${query}`);
  return body.items.map((one: IncidentView) => one.title);
}

describe('reading incidents', () => {
  it('shows everybody their own and no others', async () => {
    const all = ['At everywhere', 'At gamma', 'At alpha'];
    expect((await titlesSeenBy('csirt')).toSorted()).toEqual(all.toSorted());
    expect((await titlesSeenBy('auditor')).toSorted()).toEqual(all.toSorted());
    expect((await titlesSeenBy('administrator')).toSorted()).toEqual(all.toSorted());
    expect(await titlesSeenBy('north')).toEqual(['At alpha']);
    expect(await titlesSeenBy('alpha')).toEqual(['At alpha']);
    expect(await titlesSeenBy('south')).toEqual(['At gamma']);
    expect(await titlesSeenBy('gamma')).toEqual(['At gamma']);
  });

  it('does not even say that those of others exist', async () => {
    const none = await ask('alpha', 'GET', `/api/v1/incidents/inc_${'0'.repeat(23)}`);
    expect(none.status).toBe(404);
    for (const [who, which] of [
      ['alpha', 'gamma'],
      ['alpha', 'everywhere'],
      ['gamma', 'alpha'],
      ['south', 'alpha'],
      ['north', 'everywhere'],
    ] as const) {
      for (const part of ['', '/clocks']) {
        const denied = await ask(who, 'GET', `/api/v1/incidents/${incidents[which]}${part}`);
        expect({ who, which, part, ...denied }).toEqual({ who, which, part, ...none });
      }
    }
  });

  it('pages, the newest first, and filters', async () => {
    const first = await ask('csirt', 'GET', '/api/v1/incidents?limit=2');
    const second = await ask('csirt', 'GET', `/api/v1/incidents?limit=2&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map((one: IncidentView) => one.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect(second.body.next).toBeNull();
    expect(await titlesSeenBy('csirt', '?exercise=true')).toEqual(['At gamma']);
    expect(await titlesSeenBy('csirt', '?state=closed')).toEqual([]);
    expect((await ask('csirt', 'GET', '/api/v1/incidents?state=gone')).body.code).toBe('request.invalid');
  });
});

describe('handling incidents', () => {
  const request = { title: 'Strange mails', siteId: 'site_beta', tlp: 'GREEN' };

  it('is for those who coordinate, each for their own sites', async () => {
    const opened = await ask('north', 'POST', '/api/v1/incidents', request);
    expect(opened).toMatchObject({
      status: 201,
      body: { publicId: 'EGI-20270108-01', exercise: false, tlp: 'GREEN', site: { name: 'beta' } },
    });
    for (const who of ['south', 'alpha', 'auditor']) {
      expect(await ask(who, 'POST', '/api/v1/incidents', request)).toMatchObject({
        status: 403,
        body: { code: 'auth.denied' },
      });
    }
    const federationWide = { title: 'Everywhere at once' };
    expect((await ask('north', 'POST', '/api/v1/incidents', federationWide)).status).toBe(403);
    expect((await ask('csirt', 'POST', '/api/v1/incidents', federationWide)).status).toBe(201);
    const nowhere = { ...request, siteId: 'site_none' };
    expect((await ask('north', 'POST', '/api/v1/incidents', nowhere)).status).toBe(403);
    expect((await ask('csirt', 'POST', '/api/v1/incidents', nowhere)).status).toBe(404);
  });

  it('records, corrects and waives, and shows it in the clocks', async () => {
    const url = `/api/v1/incidents/${incidents.alpha}`;
    const fact = { kind: 'alarm-raised', at: '2027-01-08T14:00:00Z', source: 'phone' };
    const recorded = await ask('csirt', 'POST', `${url}/facts`, fact);
    expect(recorded.status).toBe(201);
    const correction = { at: '2027-01-08T13:00:00+00:00', note: 'The call came an hour earlier' };
    const factUrl = `${url}/facts/${recorded.body.facts[0].id}/correction`;
    expect((await ask('csirt', 'POST', factUrl, correction)).status).toBe(200);
    expect((await ask('csirt', 'POST', factUrl, correction)).body.code).toBe('state.conflict');
    expect(
      (await ask('north', 'POST', `${url}/waivers`, { step: 'contain', reason: 'Not here' })).status,
    ).toBe(200);
    const { body }: { body: IncidentClocksView } = await ask('alpha', 'GET', `${url}/clocks`);
    expect(body.clocks.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'acknowledge running',
      'contain waived',
      'answer waiting',
      'close waiting',
    ]);
    expect(body.clocks[0]).toMatchObject({
      dueAt: '2027-01-08T17:00:00.000Z',
      remainingSeconds: 7200,
      history: [{ dueAt: '2027-01-08T18:00:00.000Z' }],
    });
  });

  it('is refused to those who may only look, and hidden from those who may not', async () => {
    const url = `/api/v1/incidents/${incidents.alpha}`;
    const fact = { kind: 'acknowledged', at: '2027-01-08T14:00:00Z', source: 'phone' };
    const waiver = { step: 'contain', reason: 'Because' };
    for (const [who, status] of [
      ['alpha', 403],
      ['auditor', 403],
      ['gamma', 404],
      ['south', 404],
    ] as const) {
      expect((await ask(who, 'POST', `${url}/facts`, fact)).status).toBe(status);
      expect((await ask(who, 'POST', `${url}/waivers`, waiver)).status).toBe(status);
    }
  });

  it('refuses what lies in the future, unknown fields, and a fact of another incident', async () => {
    const url = `/api/v1/incidents/${incidents.alpha}`;
    const late = { kind: 'acknowledged', at: '2027-01-09T14:00:00Z', source: 'phone' };
    expect((await ask('csirt', 'POST', `${url}/facts`, late)).body).toMatchObject({
      code: 'request.invalid',
      at: '/at',
    });
    const more = { ...late, colour: 'red' };
    expect((await ask('csirt', 'POST', `${url}/facts`, more)).body.code).toBe('request.invalid');
    const { body } = await ask('csirt', 'GET', url);
    const elsewhere = `/api/v1/incidents/${incidents.gamma}/facts/${body.facts[0].id}/correction`;
    expect((await ask('csirt', 'POST', elsewhere, { at: null, note: 'Wrong one' })).status).toBe(404);
  });
});
