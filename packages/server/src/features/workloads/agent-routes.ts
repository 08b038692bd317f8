import { factsBatch, factsTaken } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../../app.ts';
import { authenticateAgent, holdToPace } from '../agents/index.ts';
import { takeFacts } from './take-facts.ts';

/** 500 workloads with all that is said of each. */
const FACTS_LIMIT_BYTES = 4 * 1024 * 1024;

/** Where a site's agent tells what it sees; it presents its own signed token, not one of people's. */
export function agentFactsRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/agent/v1/facts',
      {
        config: { public: true },
        bodyLimit: FACTS_LIMIT_BYTES,
        schema: {
          tags: ['agents'],
          summary: 'A batch of facts; answered with the number up to which nothing is missing',
          body: factsBatch,
          response: { 200: factsTaken },
        },
        // Nobody else makes the server read four megabytes.
        preParsing: async (request, reply) => {
          const { agentId } = await authenticateAgent(app, request.headers.authorization);
          holdToPace(app, 'facts', agentId, request, reply);
        },
      },
      async (request) => {
        const { agentId, siteId } = await authenticateAgent(app, request.headers.authorization);
        return await takeFacts(app, { id: agentId, siteId }, request.body);
      },
    );
  };
}
