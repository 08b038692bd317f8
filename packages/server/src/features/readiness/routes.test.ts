import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { overviewRoutes } from '../overview/index.ts';
import { people, type ReportScene, reportScene } from '../reports/testing/report-scene.ts';
import { readinessRoutes } from './routes.ts';

const tokens: Readonly<Record<string, Actor>> = people;

let scene: ReportScene;
let http: FastifyInstance;
beforeAll(async () => {
  scene = await reportScene();
  const authenticate = async (secret: string) => tokens[secret] ?? people.stranger;
  http = await buildHttp(scene.app, {
    authenticate,
    routes: [readinessRoutes(scene.app), overviewRoutes(scene.app)],
  });
});
afterAll(async () => {
  await http.close();
  await scene.close();
});

function get(url: string, token: keyof typeof people = 'csirt') {
  return http.inject({ url, headers: { authorization: `Bearer ${token}` } });
}

test('nobody is told anything without saying who they are', async () => {
  for (const url of ['/api/v1/overview', '/api/v1/readiness', '/api/v1/readiness.csv'])
    expect((await http.inject({ url })).statusCode).toBe(401);
});

test('the list is a table with one row for each site that the reader may see', async () => {
  const rows = async (token: keyof typeof people) =>
    (await get('/api/v1/readiness.csv', token)).body.trimEnd().split('\r\n');
  const [header, ...all] = await rows('auditor');
  expect(header).toMatch(/^site,official_name,ngi,country,.*readiness,contact,contact_says/);
  expect(all).toHaveLength(12);
  expect((await rows('czech')).slice(1).map((row) => row.split(',')[0])).toEqual([
    'Brno Metacentrum',
    'Plzeň',
  ]);
  expect((await rows('stranger')).slice(1)).toEqual([]);
});

test('a site by its name, with its grounds, its campaigns and its mail', async () => {
  const site = `/api/v1/sites/${encodeURIComponent('plzeň')}`;
  expect((await get(`${site}/readiness`)).json()).toMatchObject({
    site: { name: 'Plzeň' },
    state: 'not-ready',
  });
  expect((await get(`${site}/campaigns`)).json()).toHaveLength(2);
  expect((await get(`${site}/deliveries`)).json()).toEqual([]);
  expect((await get(`${site}/deliveries.csv`)).headers['content-type']).toContain('text/csv');
  for (const part of ['readiness', 'campaigns', 'deliveries', 'deliveries.csv'])
    expect((await get(`${site}/${part}`, 'umea')).statusCode).toBe(404);
});

test('the overview answers each reader with what is theirs', async () => {
  expect((await get('/api/v1/overview')).json()).toMatchObject({ waiting: [], campaigns: [], next: null });
  expect((await get('/api/v1/overview', 'plzen')).statusCode).toBe(200);
});
