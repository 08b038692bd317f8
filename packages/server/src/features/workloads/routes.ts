import { foundWorkloads, workloadId, workloadsQuery, workloadView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { searchWorkloads, viewWorkload } from './views.ts';

const tags = ['workloads'];

/** What runs at the sites, as their agents say it. */
export function workloadRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/workloads',
      {
        schema: {
          tags,
          summary:
            'Workloads by subject, address, image, name, site, state, project and time, and what could not be seen',
          querystring: workloadsQuery,
          response: { 200: foundWorkloads },
        },
      },
      (request) => searchWorkloads(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/workloads/:id',
      {
        schema: {
          tags,
          summary: 'A workload, whose it is, which addresses it had, and what lets its account in',
          params: z.object({ id: workloadId }),
          response: { 200: workloadView },
        },
      },
      (request) => viewWorkload(app, request.actor, request.params.id),
    );
  };
}
