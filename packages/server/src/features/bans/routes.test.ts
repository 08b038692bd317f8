import type { Actor, BanView } from '@muster/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MusterError } from '../../kernel/errors.ts';
import { alpha as alphaContact, csirt, gamma as gammaContact } from '../incidents/incidents.fixture.ts';
import { readOrder } from '../orders/index.ts';
import { oneBanRoutes } from './routes.ts';
import { type BanScene, banScene, sub } from './testing/ban-scene.ts';

let scene: BanScene;
let http: FastifyInstance;
let actor: Actor = csirt;
beforeAll(async () => {
  scene = await banScene();
  http = Fastify();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof MusterError ? error.status : 400).send({ code: (error as MusterError).code }),
  );
  http.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await http.register(oneBanRoutes(scene.app));
});
afterAll(async () => {
  await http.close();
  await scene.close();
});

async function ask(path: string, payload?: object, by: Actor = csirt) {
  actor = by;
  const url = `/api/v1/bans/${path}`;
  const answer = await (payload === undefined
    ? http.inject({ url })
    : http.inject({ method: 'POST', url, payload }));
  return { status: answer.statusCode, body: answer.json() as BanView & { code?: string } };
}

test('a ban is read, followed, extended, spared and lifted by its number as by its id', async () => {
  const { id, publicId } = await scene.ban(sub('mallory'));
  for (const called of [id, publicId, publicId.toLowerCase()])
    expect((await ask(called)).body).toMatchObject({ id, publicId });
  expect((await ask(`${publicId}/board`)).body).toMatchObject({ ban: { id } });
  expect((await ask(`${publicId}/lift`)).status).toBe(200);
  const later = { expiresAt: '2027-03-01T00:00:00Z', reason: 'not over' };
  expect((await ask(`${publicId}/extend`, later)).body).toMatchObject({ id, expiresAt: expect.any(String) });
  const sparing = `${publicId}/sites/site_gamma/sparing`;
  expect((await ask(sparing, { reason: 'ours' }, gammaContact)).body.sparings).toHaveLength(1);
  const kept = await ask(`${sparing}/answer`, { answer: 'keep', reason: 'no' });
  expect(kept.body.sparings).toMatchObject([{ state: 'not-spared' }]);
  const lifted = await ask(`${publicId}/lift`, { reason: 'over' });
  expect(lifted.body).toMatchObject({ id, state: 'lifted' });
  expect(lifted.body.events.map(({ kind }) => kind)).toContain('extended');
});

test('its order says which ban it belongs to', async () => {
  const { id, publicId, orderId } = await scene.ban(sub('trudy'));
  const { order } = await readOrder(scene.app, csirt, orderId ?? '');
  expect(order).toMatchObject({ banId: id, banPublicId: publicId });
});

test('a number that there is not, and one that is not shown to the reader, are answered alike', async () => {
  const { publicId } = await scene.ban(sub('eve'), { sites: ['gamma'] });
  for (const called of ['BAN-4711', publicId])
    expect(await ask(called, undefined, alphaContact)).toEqual({ status: 404, body: { code: 'not-found' } });
  for (const called of ['BAN-0', 'BAN-', '17', `BAN-${'9'.repeat(20)}`])
    expect((await ask(called)).status).toBe(400);
});

test('who refuses a ban need not have looked at all of it, and who approves must', async () => {
  const waiting = await scene.ban({ format: 'x509', name: 'CN=Robot: portal,O=x' });
  const second = { ...csirt, id: 'tok_second' };
  expect((await ask(`${waiting.publicId}/answer`, { answer: 'approve' }, second)).status).toBe(400);
  expect((await ask(`${waiting.publicId}/answer`, { answer: 'refuse' }, second)).body.state).toBe('refused');
});
