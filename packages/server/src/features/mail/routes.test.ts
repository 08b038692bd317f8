import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { actors } from '../../testing/test-app.ts';
import { mailRoutes } from './routes.ts';
import { type MailScene, mailScene } from './testing/mail-scene.ts';

let scene: MailScene;
let http: FastifyInstance;
let actor: Actor;

beforeEach(async () => {
  scene = await mailScene();
  actor = actors.csirt;
  http = await buildHttp(scene.app, { authenticate: async () => actor, routes: [mailRoutes(scene.app)] });
});
afterEach(async () => {
  await http.close();
  await scene.close();
});

function call(method: 'GET' | 'POST', url: string, payload?: object) {
  const request = { method, url, headers: { authorization: 'Bearer x' } };
  return http.inject(payload ? { ...request, payload } : request);
}

const text = '<script>alert(1)</script>';

function stranger(subject = 'hello'): string {
  return `From: sam@home.example\nTo: csirt@muster.example\nSubject: ${subject}\nContent-Type: text/html\n\n${text}\n`;
}

test('raw bytes are handed out as a file of plain text, never as what they say they are', async () => {
  const { mail } = await scene.take(stranger());
  const answer = await call('GET', `/api/v1/mail/${mail}/raw`);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${mail}.eml"`,
    'x-content-type-options': 'nosniff',
  });
  expect(answer.body).toContain(text);
});

test('from the triage queue to a placed mail and an accepted sender', async () => {
  const { mail } = await scene.take(stranger());
  expect((await call('GET', '/api/v1/mail/triage')).json().items).toMatchObject([
    { id: mail, triage: 'open' },
  ]);
  const placed = await call('POST', `/api/v1/mail/${mail}/assign`, { incident: scene.publicId });
  expect(placed.json()).toMatchObject({ triage: 'assigned', review: 'open' });
  const { reading } = placed.json();
  const accepted = await call('POST', `/api/v1/mail/readings/${reading}/accept`, { reason: 'rang them' });
  expect(accepted.json()).toMatchObject({ verified: true, review: 'accepted' });
  expect((await call('POST', `/api/v1/mail/${mail}/reread`, {})).json().readings).toHaveLength(3);
  expect((await call('GET', `/api/v1/mail?site=alpha&campaign=${scene.campaign}`)).json().items).toHaveLength(
    1,
  );
});

test('what a site may not see does not exist for it', async () => {
  const { mail } = await scene.take(stranger());
  await scene.alarmed();
  actor = actors.site;
  expect((await call('GET', `/api/v1/mail/${mail}`)).statusCode).toBe(404);
  expect((await call('GET', `/api/v1/mail/${mail}/raw`)).statusCode).toBe(404);
  expect((await call('GET', '/api/v1/mail')).statusCode).toBe(403);
  expect((await call('GET', '/api/v1/mail/deliveries')).json().items).toEqual([]);
  expect((await call('POST', `/api/v1/mail/${mail}/dismiss`, {})).statusCode).toBe(404);
});

test('a thread holds what went out and what came in, oldest first, and a mail that fits nowhere alone', async () => {
  const { mail } = await scene.take(stranger());
  const thread = () => call('GET', `/api/v1/mail/${mail}/thread`);
  expect((await thread()).json()).toMatchObject([{ direction: 'in', id: mail }]);
  await scene.alarmed();
  await call('POST', `/api/v1/mail/${mail}/assign`, { incident: scene.publicId });
  const items = (await thread()).json();
  expect(items.map(({ direction }: { direction: string }) => direction).sort()).toEqual(['in', 'out']);
  expect(items.find(({ direction }: { direction: string }) => direction === 'out').recipients).not.toEqual(
    [],
  );
  actor = actors.site;
  expect((await thread()).statusCode).toBe(404);
});
