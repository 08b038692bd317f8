import { packCheckRequest, packImportRequest, packImportView, packView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../../app.ts';
import { keptPackRoutes } from './kept-routes.ts';
import { checkPack, importPack } from './service.ts';

const tags = ['drills'];
/** A pack of the largest size in base 64, and what stands around it. */
const bodyLimit = 3 * 1024 * 1024;

/** Scenarios that others made, reviewed and signed. */
export function packRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(keptPackRoutes(app));
    http.post(
      '/api/v1/packs/check',
      {
        bodyLimit,
        schema: {
          tags,
          summary: 'What is in a pack, who signed it, and what its scenario would do',
          body: packCheckRequest,
          response: { 200: packView },
        },
      },
      (request) => checkPack(app, request.actor, request.body),
    );
    http.post(
      '/api/v1/packs/import',
      {
        bodyLimit,
        schema: {
          tags,
          summary: 'Make the scenario of a pack a draft',
          body: packImportRequest,
          response: { 201: packImportView },
        },
      },
      async (request, reply) => reply.code(201).send(await importPack(app, request.actor, request.body)),
    );
  };
}
