import { containPreview, containRequest, orderWithSites } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { containWorkload, previewContain } from './contain.ts';

const tags = ['orders'];
const params = z.object({ id: z.string().max(64) });

/** What is done to one workload; it is released by POST /api/v1/orders/:id/release. */
export function containRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/workloads/:id/contain',
      {
        schema: {
          tags,
          summary: 'What would be contained, and the orders that stand on it',
          params,
          response: { 200: containPreview },
        },
      },
      (request) => previewContain(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/workloads/:id/contain',
      {
        schema: {
          tags,
          summary: 'Order a workload to be paused, suspended or cut off',
          params,
          body: containRequest,
          response: { 201: orderWithSites },
        },
      },
      async (request, reply) =>
        await reply
          .code(201)
          .send(await containWorkload(app, request.actor, request.params.id, request.body)),
    );
  };
}
