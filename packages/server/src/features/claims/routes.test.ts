import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { actors } from '../../testing/test-app.ts';
import { claimRoutes } from './routes.ts';
import { type ClaimsScene, claimsScene } from './testing/claims-scene.ts';

let scene: ClaimsScene;
let http: FastifyInstance;
const bySecret: Record<string, Actor> = {
  officer: actors.csirt,
  ngi: actors.ngi,
  auditor: actors.auditor,
  alpha: { ...actors.site, scope: { kind: 'site', siteId: 'site_alpha' } },
};

beforeAll(async () => {
  scene = await claimsScene();
  http = await buildHttp(scene.app, {
    authenticate: async (secret) => bySecret[secret] as Actor,
    routes: [claimRoutes(scene.app)],
  });
  await scene.mail('alpha', 'Copies found: 2 (jobs: ALPHA1, ALPHA2)\n\nI think we killed 2 of the jobs.\n');
});
afterAll(async () => {
  await http.close();
  await scene.app.close();
});

async function call(who: string, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${who}` };
  const response = await http.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: response.statusCode, body: response.json() };
}

test('claims and review are lists as the contract has them', async () => {
  const base = `/api/v1/campaigns/${scene.campaign}`;
  const claims = await call('auditor', 'GET', `${base}/claims`);
  expect(claims.body).toMatchObject([
    { kind: 'copies-found', judged: 'true', quote: 'Copies found: 2 (jobs: ALPHA1, ALPHA2)' },
    { kind: 'copies-stopped', judged: 'awaits-review' },
  ]);
  const review = await call('officer', 'GET', `${base}/review`);
  expect(review.body).toMatchObject([{ kind: 'claim', site: 'alpha', from: 'security@alpha.example' }]);
  const item = review.body[0].id;
  const refuse = { decision: 'refuse', reason: 'a guess' };
  expect((await call('auditor', 'POST', `/api/v1/review/${item}`, refuse)).status).toBe(403);
  expect((await call('alpha', 'POST', `/api/v1/review/${item}`, refuse)).status).toBe(404);
  expect(await call('officer', 'POST', `/api/v1/review/${item}`, refuse)).toMatchObject({
    status: 200,
    body: { done: true },
  });
  expect(await call('officer', 'POST', `/api/v1/review/${item}`, refuse)).toMatchObject({
    status: 409,
    body: { code: 'state.conflict' },
  });
});

test('a site answers for itself only, and bad input changes nothing', async () => {
  const url = `/api/v1/campaigns/${scene.campaign}/answers`;
  const answer = {
    participation: scene.sites.alpha.part,
    question: 'F1',
    text: scene.sites.alpha.copies[0]?.sha256,
  };
  expect((await call('ngi', 'POST', url, answer)).status).toBe(404);
  expect((await call('alpha', 'POST', url, { ...answer, participation: scene.sites.beta.part })).status).toBe(
    404,
  );
  expect((await call('alpha', 'POST', url, { ...answer, question: 'F7' })).body).toMatchObject({
    code: 'request.invalid',
  });
  expect((await call('alpha', 'POST', url, { ...answer, text: 'x'.repeat(4001) })).status).toBe(400);
  expect(await call('alpha', 'POST', url, answer)).toMatchObject({
    status: 201,
    body: { attempt: 1, attemptsLeft: 2, judged: 'true' },
  });
});

test('a site sees what it was asked, its answers and the tries that are left, and nothing of another site', async () => {
  const beta: Actor = { ...actors.site, id: 'tok_b', scope: { kind: 'site', siteId: 'site_beta' } };
  bySecret.beta = beta;
  const path = `/api/v1/campaigns/${scene.campaign}`;
  const wrong = { participation: scene.sites.beta.part, question: 'F1', text: 'ab'.repeat(32) };
  expect((await call('beta', 'POST', `${path}/answers`, wrong)).body).toMatchObject({
    attempt: 1,
    attemptsLeft: 2,
    judged: 'false',
  });
  const { status, body } = await call('alpha', 'GET', `${path}/sites/${scene.sites.alpha.part}/answers`);
  expect(status).toBe(200);
  expect(body[0]).toMatchObject({
    question: 'F1',
    attempts: 3,
    attemptsLeft: 2,
    answers: [{ judged: 'true', source: 'api' }],
  });
  expect(body[0].answers).toHaveLength(1);
  const others = `${path}/sites/${scene.sites.beta.part}/answers`;
  expect((await call('alpha', 'GET', others)).status).toBe(404);
  expect((await call('ngi', 'GET', others)).status).toBe(404);
  expect((await call('auditor', 'GET', others)).status).toBe(200);
});

test('the ledger notes the judgement of an answer under the site that gave it', async () => {
  const entries = await scene.app.db
    .selectFrom('ledger_entry')
    .select(['subject', 'body'])
    .where('kind', '=', 'answer.judged')
    .execute();
  expect(entries.map(({ subject }) => subject).sort()).toEqual(
    [scene.sites.alpha.part, scene.sites.beta.part].sort(),
  );
});
