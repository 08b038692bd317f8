import { type ScenarioView, scenarioSummary, scenarioView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MusterError } from '../../kernel/errors.ts';
import { parseScenario } from './parse.ts';
import { isShipped, readShipped, type ShippedScenario, shippedScenarios } from './shipped.ts';

/** The scenarios that ship with Muster: no secret, anybody with a token may read them. */
export const scenarioRoutes: FastifyPluginAsyncZod = async (http) => {
  const tags = ['drills'];
  http.get(
    '/api/v1/scenarios',
    {
      schema: {
        tags,
        summary: 'List the scenarios that ship with Muster',
        response: { 200: z.array(scenarioSummary) },
      },
    },
    async () => shippedScenarios.map(shipped),
  );
  http.get(
    '/api/v1/scenarios/:name',
    {
      schema: {
        tags,
        summary: 'One scenario that ships with Muster',
        params: z.object({ name: z.string().max(120) }),
        response: { 200: scenarioView },
      },
    },
    async (request) => {
      const { name } = request.params;
      if (isShipped(name)) return shipped(name);
      throw new MusterError(
        'not-found',
        `No scenario "${name}" ships with Muster; there are ${shippedScenarios.join(', ')}.`,
      );
    },
  );
};

function shipped(name: ShippedScenario): ScenarioView {
  const yaml = readShipped(name);
  const parsed = parseScenario(yaml);
  if (!parsed.ok) throw new Error(`the shipped scenario ${name} has errors`);
  const { version, title, checks } = parsed.scenario;
  return { name, version, title, checks: checks.map(({ id }) => id), yaml };
}
