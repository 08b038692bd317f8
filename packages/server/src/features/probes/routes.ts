import { idOf } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { cleanUpCampaign } from './service.ts';

const leftovers = z.array(
  z.object({
    deployment: z.string(),
    outcome: z.enum(['removed', 'held', 'running', 'gone', 'unreachable']),
  }),
);

export function probeRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/campaigns/:id/clean-up',
      {
        schema: {
          tags: ['drills'],
          summary: 'Remove what copies left, where the site released it',
          params: z.object({ id: idOf('cmp') }),
          response: { 200: leftovers },
        },
      },
      (request) => cleanUpCampaign(app, request.actor, request.params.id),
    );
  };
}
