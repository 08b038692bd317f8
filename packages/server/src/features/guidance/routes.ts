import { guidanceSummary, guidanceView, readGuidanceRequest } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listGuidance, markRead, viewGuidance } from './service.ts';

const tags = ['guidance'];
const params = z.object({ name: z.string().max(60) });

export function guidanceRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/guidance',
      {
        schema: {
          tags,
          summary: 'List what there is to read on what to do',
          response: { 200: z.array(guidanceSummary) },
        },
      },
      (request) => listGuidance(app, request.actor),
    );

    http.get(
      '/api/v1/guidance/:name',
      { schema: { tags, summary: 'One guidance document', params, response: { 200: guidanceView } } },
      (request) => viewGuidance(app, request.actor, request.params.name),
    );

    http.post(
      '/api/v1/guidance/:name/read',
      {
        schema: {
          tags,
          summary: 'Confirm that you have read this version',
          params,
          body: readGuidanceRequest,
          response: { 200: guidanceView },
        },
      },
      (request) => markRead(app, request.actor, request.params.name, request.body),
    );
  };
}
