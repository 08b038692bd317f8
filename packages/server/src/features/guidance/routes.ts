import { guidanceSummary, guidanceView, openGuidanceView, readGuidanceRequest } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listGuidance, markRead, viewGuidance, viewOpenGuidance } from './service.ts';

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

    http.get(
      '/api/v1/open-guidance/:name',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'One guidance document, for anybody',
          params,
          response: { 200: openGuidanceView },
        },
      },
      async (request) => viewOpenGuidance(app, request.params.name),
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
