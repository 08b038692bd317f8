import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '../../composition/routes.ts';
import { buildHttp } from '../../http/http-server.ts';
import { MusterError } from '../../kernel/errors.ts';
import { people, type ReportScene, reportScene } from './testing/report-scene.ts';

let scene: ReportScene;
let http: FastifyInstance;

beforeAll(async () => {
  scene = await reportScene(6);
  http = await buildHttp(scene.app, {
    authenticate: async (secret: string): Promise<Actor> => {
      const actor = (people as Record<string, Actor>)[secret];
      if (!actor) throw new MusterError('auth.invalid', 'nobody knows it');
      return actor;
    },
    routes: allRoutes(scene.app),
  } as never);
});
afterAll(async () => {
  await http.close();
  await scene.close();
});

const get = (who: string | null, path: string) =>
  http.inject({
    method: 'GET',
    url: `/api/v1/campaigns/${scene.campaign}${path}`,
    headers: who === null ? {} : { authorization: `Bearer ${who}` },
  });

const columns = [
  'administrator',
  'csirt',
  'auditor',
  'czech',
  'spanish',
  'plzen',
  'umea',
  'manager',
  'stranger',
] as const;

describe('who gets what', () => {
  test.each([
    ['/results', [200, 200, 200, 200, 404, 200, 200, 404, 404]],
    ['/results.csv', [200, 200, 200, 200, 404, 200, 200, 404, 404]],
    ['/results.csv?table=checks', [200, 200, 200, 200, 404, 200, 200, 404, 404]],
    ['/results.csv?table=distributions', [200, 200, 200, 200, 404, 200, 200, 404, 404]],
    ['/board.csv', [200, 200, 200, 200, 404, 200, 200, 404, 404]],
    ['/claims.csv', [200, 200, 200, 404, 404, 404, 404, 404, 404]],
    ['/report.pdf', [200, 200, 200, 200, 404, 403, 403, 404, 404]],
    ['/sites/PLZEN/report.pdf', [200, 200, 200, 200, 404, 200, 404, 404, 404]],
  ])('%s', async (path, statuses) => {
    const url = path.replace('PLZEN', scene.parts[0] ?? '');
    const got = await Promise.all(columns.map(async (who) => (await get(who, url)).statusCode));
    expect(got).toEqual(statuses);
    expect((await get(null, url)).statusCode).toBe(401);
  });
});

test('a report comes as a file with a name for it, and is not kept on the way', async () => {
  const answer = await get('plzen', `/sites/${scene.parts[0]}/report.pdf`);
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-disposition']).toBe(
    'attachment; filename="World-tour-autumn-Plzen.pdf"; filename*=UTF-8\'\'World-tour%2C-autumn-Plze%C5%88.pdf',
  );
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
});

test('a table comes as CSV with its rows, those of other sites left out', async () => {
  const answer = await get('czech', '/results.csv');
  expect(answer.headers['content-type']).toContain('text/csv');
  const lines = answer.body.trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'participation,site,ngi,acknowledged,acknowledged_after_seconds,contained,contained_after_seconds,depth',
  );
  expect(
    lines
      .slice(1)
      .map((line) => line.split(',')[1])
      .sort(),
  ).toEqual(['Brno Metacentrum', 'Plzeň']);
});

test('a score of another campaign is no ground for a report', async () => {
  const foreign = `run_${'0'.repeat(23)}`;
  expect((await get('csirt', `/report.pdf?run=${foreign}`)).statusCode).toBe(409);
  expect((await get('csirt', '/report.pdf?run=anything')).statusCode).toBe(400);
});
