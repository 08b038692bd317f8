import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { federationRoutes } from './routes.ts';

const tokens: Readonly<Record<string, Actor>> = {
  officer: actors.csirt,
  auditor: actors.auditor,
  site: actors.site,
};

let app: TestApp;
let http: FastifyInstance;
beforeAll(async () => {
  app = await testApp();
  const authenticate = async (secret: string) => tokens[secret] ?? actors.site;
  http = await buildHttp(app, { authenticate, routes: [federationRoutes(app)] });
});
afterAll(async () => {
  await http.close();
  await app.close();
});

function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, token = 'officer') {
  const headers = { authorization: `Bearer ${token}` };
  return http.inject({ method, url, headers, ...(payload ? { payload } : {}) });
}

const content = 'site,ngi,role,email\nÅLAND,N,security,a@a.example\n';

test('an import of any encoding, then the site, its contacts, a calendar, a downtime and an endpoint', async () => {
  const documents = [
    { name: 'f.csv', content: Buffer.from(content, 'latin1').toString('base64'), encoding: 'base64' },
  ];
  const imported = await call('POST', '/api/v1/federation/import', { format: 'csv', documents });
  expect(imported.statusCode).toBe(200);
  expect(imported.json()).toMatchObject({ dryRun: false, counts: { site: { added: 1 } } });
  expect((await call('GET', '/api/v1/sites?limit=10')).json()).toMatchObject({
    items: [{ name: 'ÅLAND' }],
    next: null,
  });
  expect((await call('GET', '/api/v1/ngis')).json()).toMatchObject([{ name: 'N', sites: 1 }]);
  const site = `/api/v1/sites/${encodeURIComponent('åland')}`;
  const contact = { role: 'phone', channel: 'phone', address: '+358 18 0' };
  expect((await call('POST', `${site}/contacts`, contact)).statusCode).toBe(201);
  expect((await call('GET', `${site}/contacts?gone=true`)).json()).toHaveLength(2);
  const calendar = { zone: 'Europe/Mariehamn', week: { mon: [{ from: '09:00', to: '17:00' }] } };
  expect((await call('PUT', '/api/v1/calendars', { site: 'ÅLAND', calendar })).json()).toMatchObject({
    number: 1,
  });
  expect((await call('GET', '/api/v1/calendars')).json()).toHaveLength(1);
  const downtime = { site: 'ÅLAND', startsAt: '2027-01-06T08:00:00Z', endsAt: '2027-01-06T09:00:00+01:00' };
  expect((await call('POST', '/api/v1/downtimes', downtime)).json()).toMatchObject({
    code: 'request.invalid',
  });
  const recorded = await call('POST', '/api/v1/downtimes', { ...downtime, endsAt: '2027-01-06T09:00:00Z' });
  expect(recorded.statusCode).toBe(201);
  expect((await call('GET', '/api/v1/downtimes')).json()).toHaveLength(1);
  expect((await call('DELETE', `/api/v1/downtimes/${recorded.json().id}`)).statusCode).toBe(200);
  expect((await call('PUT', `${site}/endpoints/front-door`, { url: 'https://127.0.0.1:1' })).statusCode).toBe(
    200,
  );
  expect((await call('GET', site)).json()).toMatchObject({
    name: 'ÅLAND',
    calendar: { zone: 'Europe/Mariehamn' },
    endpoints: [{ kind: 'front-door', caPem: null }],
    downtimes: [],
  });
});

test('errors come as problems with their place', async () => {
  const documents = [{ name: 'f.xml', content: '<!DOCTYPE r []><r/>' }];
  const answer = await call('POST', '/api/v1/federation/import', { format: 'gocdb', documents });
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({ code: 'import.invalid', at: 'f.xml:1:1' });
});

test('an auditor reads and does not write; a stranger to a site finds nothing', async () => {
  const documents = [{ name: 'f.csv', content }];
  const refused = await call('POST', '/api/v1/federation/import', { format: 'csv', documents }, 'auditor');
  expect(refused.statusCode).toBe(403);
  expect((await call('GET', '/api/v1/sites', undefined, 'auditor')).statusCode).toBe(200);
  expect(
    (await call('GET', `/api/v1/sites/${encodeURIComponent('ÅLAND')}`, undefined, 'site')).statusCode,
  ).toBe(404);
});

test('a large export fits', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `BIG,N,admin,person.number.${i}@big.example`).join(
    '\n',
  );
  const documents = [{ name: 'big.csv', content: `site,ngi,role,email\n${rows}` }];
  const request = { format: 'csv', label: 'big', dryRun: true, documents };
  expect((await call('POST', '/api/v1/federation/import', request)).json()).toMatchObject({
    counts: { contact: { added: 40_000 } },
  });
});
