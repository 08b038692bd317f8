import { overviewView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../../app.ts';
import { viewOverview } from './overview.ts';
import { UnsureWordsOf } from './unsure-words.ts';

export function overviewRoutes(app: App): FastifyPluginAsyncZod {
  const unsure = new UnsureWordsOf(app);
  return async (http) => {
    http.get(
      '/api/v1/overview',
      {
        schema: {
          tags: ['overview'],
          summary: 'What needs the reader now, by time left',
          response: { 200: overviewView },
        },
      },
      (request) => viewOverview(app, request.actor, unsure),
    );
  };
}
