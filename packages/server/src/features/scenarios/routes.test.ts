import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scenarioRoutes } from './routes.ts';

let http: FastifyInstance;

beforeAll(async () => {
  http = Fastify();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  await http.register(scenarioRoutes);
});
afterAll(() => http.close());

test('the shipped scenarios are listed with their checks, and each can be read whole', async () => {
  const all = (await http.inject('/api/v1/scenarios')).json();
  expect(all.map(({ name }: { name: string }) => name)).toEqual([
    'contact-check',
    'rogue-user',
    'world-tour',
  ]);
  const tour = (await http.inject('/api/v1/scenarios/world-tour')).json();
  expect(tour.checks).toHaveLength(21);
  expect(tour.yaml).toContain('scenario: world-tour');
});

test('an unknown one says which there are', async () => {
  const answer = await http.inject('/api/v1/scenarios/moon');
  expect(answer.statusCode).not.toBe(200);
  expect(answer.body).toContain('contact-check, rogue-user, world-tour');
});
