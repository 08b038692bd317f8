import { randomUUID } from 'node:crypto';
import type { Actor, BoardSite } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '../../composition/routes.ts';
import { buildHttp } from '../../http/http-server.ts';
import { MusterError } from '../../kernel/errors.ts';
import { leaveSiteOut } from './left-out.ts';
import {
  administrator,
  alpha,
  auditor,
  csirt,
  type DrillScene,
  drillScene,
  gamma,
  north,
  script,
  south,
} from './testing/drill-scene.ts';

const readers: Record<string, Actor> = { administrator, csirt, auditor, north, south, alpha, gamma };
const columns = ['administrator', 'csirt', 'north', 'south', 'auditor', 'alpha', 'gamma'] as const;

let scene: DrillScene;
let http: FastifyInstance;
/** One of the CSIRT with site alpha of north, running; one that is only drafted; one of the NGI north itself. */
const campaigns = { running: '', draft: '', norths: '', announced: '' };
const NONE = `cmp_${'0'.repeat(23)}`;

beforeAll(async () => {
  scene = await drillScene();
  http = await buildHttp(scene.app, {
    authenticate: async (secret) => {
      const actor = readers[secret];
      if (!actor) throw new MusterError('auth.invalid', 'nobody knows it');
      return actor;
    },
    routes: allRoutes(scene.app),
  });
  campaigns.running = (await scene.started({ sites: ['alpha'] })).id;
  campaigns.draft = (await scene.draft({ sites: ['alpha'] })).id;
  campaigns.announced = (await scene.announced()).id;
  await leaveSiteOut(scene.app, csirt, campaigns.announced, { site: 'alpha', reason: 'it refused' });
  campaigns.norths = (await scene.draft({ sites: ['alpha'], ngi: 'ngi_north' }, north)).id;
});
afterAll(async () => {
  await http.close();
  await scene.close();
});

type Method = 'GET' | 'POST' | 'DELETE';

async function ask(who: string | null, method: Method, url: string, payload?: object) {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const response = await http.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: response.statusCode, text: response.body };
}

const reason = { reason: 'a test says so' };
const consent = {
  site: 'alpha',
  agreedBy: 'Head of alpha',
  agreedAt: '2027-01-04T08:00:00.000Z',
  hosts: ['wn-1'],
  addresses: ['127.66.3.0/24'],
  whiteCell: { name: 'Wanda', email: 'wanda@alpha.example' },
};
const call = { site: 'alpha', at: '2027-01-05T07:00:00.000Z', kind: 'phone', reached: 'nobody', note: '' };
const from = '2027-02-01T08:00:00.000Z';
const to = '2027-02-02T08:00:00.000Z';
const created = { name: 'Another', scenario: 'contact-check', sites: ['alpha'], from, to };

/** What each role gets, in the order of `columns`, and without a token. 409 is past the gate: the state says no. */
type Row = [method: Method, path: string, body: object | undefined, statuses: number[]];

const onTheRunning: Row[] = [
  ['GET', '', undefined, [200, 200, 404, 404, 200, 404, 404]],
  ['GET', '/scheme', undefined, [200, 200, 200, 404, 200, 200, 404]],
  ['GET', '/stop', undefined, [200, 200, 404, 404, 200, 404, 404]],
  ['GET', '/board', undefined, [200, 200, 200, 404, 200, 200, 404]],
  ['POST', '/rehearse', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/announce', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/authorisations', consent, [409, 409, 404, 404, 403, 404, 404]],
  ['DELETE', '/authorisations/alpha', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/left-out', { site: 'alpha', ...reason }, [409, 409, 404, 404, 403, 404, 404]],
  ['DELETE', '/left-out/alpha', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/start', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/contact-records', call, [201, 201, 404, 404, 403, 404, 404]],
  ['POST', '/hints', { site: 'alpha', question: 'F1' }, [200, 200, 404, 404, 403, 404, 404]],
  ['POST', '/waivers', { site: 'alpha', check: 'C1', ...reason }, [200, 200, 404, 404, 403, 404, 404]],
  ['POST', '/clean-up', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/close', undefined, [409, 409, 404, 404, 403, 404, 404]],
  ['POST', '/suspensions', { site: 'alpha', ...reason }, [200, 200, 200, 404, 403, 200, 404]],
  ['POST', '/stop', reason, [200, 200, 404, 404, 403, 404, 404]],
  ['POST', '/abort', reason, [200, 200, 404, 404, 403, 404, 404]],
];

/** Alpha and gamma were invited, and alpha is left out. */
const onTheAnnounced: Row[] = [
  ['GET', '/board', undefined, [200, 200, 200, 200, 200, 200, 200]],
  ['GET', '/scheme', undefined, [200, 200, 200, 200, 200, 200, 200]],
  ['POST', '/left-out', { site: 'alpha', ...reason }, [200, 200, 404, 404, 403, 404, 404]],
];

const onTheDraft: Row[] = [
  ['GET', '', undefined, [200, 200, 404, 404, 200, 404, 404]],
  ['GET', '/scheme', undefined, [200, 200, 404, 404, 200, 404, 404]],
  ['GET', '/board', undefined, [200, 200, 404, 404, 200, 404, 404]],
  ['POST', '/suspensions', { site: 'alpha', ...reason }, [200, 200, 404, 404, 403, 404, 404]],
];

const onTheNorths: Row[] = [
  ['GET', '', undefined, [200, 200, 200, 404, 200, 404, 404]],
  ['GET', '/scheme', undefined, [200, 200, 200, 404, 200, 404, 404]],
  ['POST', '/rehearse', undefined, [200, 200, 200, 404, 403, 404, 404]],
  ['POST', '/authorisations', consent, [201, 201, 201, 404, 403, 404, 404]],
  ['DELETE', '/authorisations/alpha', undefined, [200, 200, 200, 404, 403, 404, 404]],
  ['POST', '/abort', reason, [200, 200, 200, 404, 403, 404, 404]],
];

describe.each([
  ['running', onTheRunning],
  ['draft', onTheDraft],
  ['announced', onTheAnnounced],
  ['norths', onTheNorths],
] as const)('of the campaign “%s”', (which, rows) => {
  test.each(rows)('%s %s is answered to each role as it may', async (method, path, body, statuses) => {
    const url = `/api/v1/campaigns/${campaigns[which]}${path}`;
    expect((await ask(null, method, url, body)).status).toBe(401);
    expect((await ask('stranger', method, url, body)).status).toBe(401);
    // Those who may not come first, while the campaign stands as it is.
    const order = [...columns.keys()].sort((a, b) => (statuses[b] ?? 0) - (statuses[a] ?? 0));
    const got: number[] = [];
    for (const i of order) got[i] = (await ask(columns[i] as string, method, url, body)).status;
    expect(Object.fromEntries(columns.map((who, i) => [who, got[i]]))).toEqual(
      Object.fromEntries(columns.map((who, i) => [who, statuses[i]])),
    );
  });
});

test('a site that was left out sees so on its board, with the reason, and nothing of the others', async () => {
  const board = async (who: string) =>
    JSON.parse((await ask(who, 'GET', `/api/v1/campaigns/${campaigns.announced}/board`)).text);
  const alphas = await board('alpha');
  expect(alphas.leftOut).toMatchObject([{ site: { id: 'site_alpha', name: 'alpha' }, reason: 'it refused' }]);
  expect(alphas.sites).toEqual([]);
  const gammas = await board('gamma');
  expect(gammas.leftOut).toEqual([]);
  expect(gammas.sites).toHaveLength(1);
  const all = await board('csirt');
  expect([all.sites.length, all.leftOut.length]).toEqual([1, 1]);
});

test('the board counts the clones of each site’s copies', async () => {
  const { id } = await scene.started({ sites: ['alpha', 'gamma'] });
  const [first, second] = (await scene.deployments(id, 'alpha')).filter(({ role }) => role === 'implant');
  const seen = {
    first_seen_ms: 1,
    first_seen_at: scene.now,
    last_seen_ms: 1,
    count: 3,
    boot_id: randomUUID(),
  };
  await scene.app.db
    .insertInto('clone')
    .values(
      [first, first, second].map((copy) => ({
        ...seen,
        deployment_no: copy?.no ?? 0,
        instance: randomUUID(),
      })),
    )
    .execute();
  const board = JSON.parse((await ask('csirt', 'GET', `/api/v1/campaigns/${id}/board`)).text);
  const clones = board.sites.map((one: BoardSite) => [one.site.name, one.copies?.clones]);
  expect(Object.fromEntries(clones)).toEqual({ alpha: 3, gamma: 0 });
});

test('what one may not see reads like what there is not', async () => {
  const events: Row = ['GET', '/events', undefined, []];
  for (const [method, path, body] of [...onTheRunning, events]) {
    const real = await ask('gamma', method, `/api/v1/campaigns/${campaigns.running}${path}`, body);
    const none = await ask('gamma', method, `/api/v1/campaigns/${NONE}${path}`, body);
    expect([path, real.status]).toEqual([path, none.status]);
    expect(real.text.replaceAll(campaigns.running, NONE)).toBe(none.text);
  }
});

test('live events are for those who see the board', async () => {
  for (const [who, which] of [
    ['gamma', 'running'],
    ['south', 'running'],
    ['alpha', 'draft'],
    ['north', 'draft'],
  ] as const)
    expect((await ask(who, 'GET', `/api/v1/campaigns/${campaigns[which]}/events`)).status).toBe(404);
});

describe('a campaign is made', () => {
  test.each([
    ['for the federation', {}, [201, 201, 403, 403, 403, 403, 403]],
    ['for the NGI north', { ngi: 'ngi_north' }, [201, 201, 201, 403, 403, 403, 403]],
  ])('%s by those who may', async (_what, more, statuses) => {
    const got = [];
    for (const who of columns)
      got.push((await ask(who, 'POST', '/api/v1/campaigns', { ...created, ...more })).status);
    expect(got).toEqual(statuses);
    expect((await ask(null, 'POST', '/api/v1/campaigns', { ...created, ...more })).status).toBe(401);
  });

  test('not from a body of another form', async () => {
    for (const wrong of [
      {},
      { ...created, yaml: script() },
      { ...created, sites: [] },
      { ...created, from: 'soon' },
    ])
      expect((await ask('csirt', 'POST', '/api/v1/campaigns', wrong)).status).toBe(400);
  });
});

test('the list shows each reader no campaign but those it may see', async () => {
  const all = JSON.parse((await ask('csirt', 'GET', '/api/v1/campaigns')).text) as { id: string }[];
  expect(all.length).toBeGreaterThanOrEqual(3);
  for (const who of columns) {
    const { status, text } = await ask(who, 'GET', '/api/v1/campaigns');
    expect(status).toBe(200);
    const shown = (JSON.parse(text) as { id: string }[]).map(({ id }) => id);
    const seen: string[] = [];
    for (const { id } of all) {
      // Who takes part reads the scheme of what was announced, and so finds it in the list.
      const whole = await ask(who, 'GET', `/api/v1/campaigns/${id}`);
      const scheme = await ask(who, 'GET', `/api/v1/campaigns/${id}/scheme`);
      if (whole.status === 200 || scheme.status === 200) seen.push(id);
    }
    expect([who, shown]).toEqual([who, seen]);
    for (const { id } of all) if (!seen.includes(id)) expect(text).not.toContain(id);
  }
});

test('no view of one campaign names another that its reader may not see', async () => {
  const own = (await ask('north', 'GET', `/api/v1/campaigns/${campaigns.norths}`)).text;
  expect(own).not.toContain(campaigns.draft);
});

test('anybody may ask for the drill mark, without a token', async () => {
  expect(await ask(null, 'GET', '/api/v1/drill-mark?value=127.68.3.9')).toMatchObject({ status: 200 });
  expect((await ask(null, 'GET', '/api/v1/drill-mark?value=abc')).status).toBe(400);
  expect((await ask(null, 'GET', `/api/v1/drill-mark?value=${'a'.repeat(201)}`)).status).toBe(400);
});

test('a scenario is checked for whoever has a token; every error names its place', async () => {
  const yaml = script((text) => text.replace('{{site}}', '{{nonsense}}'));
  expect((await ask(null, 'POST', '/api/v1/scenarios/check', { yaml })).status).toBe(401);
  const { status, text } = await ask('alpha', 'POST', '/api/v1/scenarios/check', { yaml });
  expect(status).toBe(200);
  const line = yaml.split('\n').findIndex((one) => one.includes('{{nonsense}}')) + 1;
  expect(JSON.parse(text)).toMatchObject({ ok: false, problems: [{ line, path: 'injects.alarm' }] });
  const good = JSON.parse((await ask('csirt', 'POST', '/api/v1/scenarios/check', { yaml: script() })).text);
  expect(good).toMatchObject({ ok: true, problems: [] });
  expect(good.outline.length).toBeGreaterThan(3);
});
