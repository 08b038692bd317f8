import { gridVerdicts, gridView, idOf } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../../app.ts';
import { viewGrid, viewGridVerdicts } from './view-grid.ts';

const params = z.object({ id: idOf('cmp') });
const tags = ['verdicts'];

export function gridRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/campaigns/:id/grid',
      {
        schema: {
          tags,
          summary: 'Sites by checks in words alone, for a page that stays up to date by events',
          params,
          response: { 200: gridView },
        },
      },
      (request) => viewGrid(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/grid/:participation',
      {
        schema: {
          tags,
          summary: 'What the verdicts of one row rest on',
          params: params.extend({ participation: idOf('par') }),
          response: { 200: gridVerdicts },
        },
      },
      (request) => viewGridVerdicts(app, request.actor, request.params.id, request.params.participation),
    );
  };
}
