import { createHash } from 'node:crypto';
import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { abortCampaign } from '../drills/ending.ts';
import {
  alpha,
  auditor,
  beta,
  csirt,
  type DrillScene,
  drillScene,
  north,
  south,
} from '../drills/testing/drill-scene.ts';
import { evidenceRoutes } from './index.ts';

let scene: DrillScene;
let http: FastifyInstance;
let actor: Actor = alpha;
let path: string;
let campaign: string;
const found = Buffer.from('<script>alert(1)</script>\0\x01');

beforeAll(async () => {
  scene = await drillScene();
  http = await buildHttp(scene.app, { authenticate: async () => actor, routes: [evidenceRoutes(scene.app)] });
  ({ id: campaign } = await scene.started());
  path = `/api/v1/campaigns/${campaign}/sites/${(await scene.part(campaign, 'alpha')).id}/evidence`;
});
afterAll(async () => {
  await http.close();
  await scene.close();
});

function upload(by: Actor, name = 'wn-1.core', payload: Buffer = found, type = 'application/octet-stream') {
  actor = by;
  const headers = { authorization: 'Bearer x', 'content-type': type };
  return http.inject({ method: 'POST', url: `${path}?${new URLSearchParams({ name })}`, headers, payload });
}

function read(by: Actor, url = path) {
  actor = by;
  return http.inject({ method: 'GET', url, headers: { authorization: 'Bearer x' } });
}

test('a site gives a file, and it comes back byte for byte as a file that nothing opens', async () => {
  const given = await upload(alpha, '../etc/påsswd"\r\nx: y');
  expect(given.statusCode).toBe(201);
  const sha256 = createHash('sha256').update(found).digest('hex');
  expect(given.json()).toMatchObject({ sha256, size: found.length, receivedFrom: alpha.id });
  const file = await read(csirt, `/api/v1/evidence/${given.json().id}/file`);
  expect(file.rawPayload).toEqual(found);
  expect(file.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  expect(file.headers['content-disposition']).toMatch(
    /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[^"\r\n]+$/,
  );
});

test('what was given is in the ledger by its hash, and its name only as a commitment', async () => {
  const { entry, sha256 } = (await upload(alpha, 'image-of-jane-doe.mem')).json();
  const entries = await scene.entries('evidence.received');
  expect(entries).toContainEqual(
    expect.objectContaining({
      actor: alpha.id,
      body: expect.objectContaining({ sha256, size: found.length }),
    }),
  );
  expect(JSON.stringify(entries)).not.toContain('jane');
  expect((await read(alpha)).json()).toContainEqual(
    expect.objectContaining({ entry, name: 'image-of-jane-doe.mem' }),
  );
});

test.each([
  ['the site itself', alpha, 201, 200],
  ['the officers who run the drill', csirt, 201, 200],
  ['an auditor, who only reads', auditor, 404, 200],
  ['the site’s NGI, which only reads what it does not run', north, 404, 200],
  ['another NGI', south, 404, 404],
  ['another site', beta, 404, 404],
])('%s', async (_who, by, give, get) => {
  expect((await upload(by)).statusCode).toBe(give);
  expect((await read(by)).statusCode).toBe(get);
  const { id } = (await upload(alpha)).json();
  expect((await read(by, `/api/v1/evidence/${id}/file`)).statusCode).toBe(get);
});

test('only bytes are taken, under a name', async () => {
  expect((await upload(alpha, 'x', found, 'text/html')).json()).toMatchObject({ code: 'request.invalid' });
  expect((await upload(alpha, ' ')).statusCode).toBe(400);
});

test('an upload that breaks off leaves neither row nor entry', async () => {
  const before = (await read(alpha)).json().length;
  const entries = (await scene.entries('evidence.received')).length;
  const put = scene.app.blobs.put.bind(scene.app.blobs);
  scene.app.blobs.put = async () => {
    throw new Error('ENOSPC: no space left on device');
  };
  expect((await upload(alpha)).statusCode).toBe(500);
  scene.app.blobs.put = put;
  expect((await read(alpha)).json()).toHaveLength(before);
  expect(await scene.entries('evidence.received')).toHaveLength(entries);
});

test('a campaign that is over takes nothing any more', async () => {
  await abortCampaign(scene.app, csirt, campaign, 'enough');
  const late = await upload(alpha);
  expect(late.json()).toMatchObject({ code: expect.stringMatching(/^(campaign.closed|state.conflict)$/) });
});
