import { importProcedureRequest, procedureQuery, procedureSummary, procedureView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listProcedures, recordProcedure, viewProcedure } from './views.ts';

const tags = ['procedures'];

export function procedureRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/procedures',
      {
        schema: {
          tags,
          summary: 'List the procedures with their versions',
          response: { 200: z.array(procedureSummary) },
        },
      },
      () => listProcedures(app),
    );

    http.get(
      '/api/v1/procedures/:name',
      {
        schema: {
          tags,
          summary: 'A procedure with its steps; the newest version unless one is asked for',
          params: z.object({ name: z.string().max(60) }),
          querystring: procedureQuery,
          response: { 200: procedureView },
        },
      },
      (request) => viewProcedure(app, request.actor, request.params.name, request.query.version),
    );

    http.post(
      '/api/v1/procedures',
      {
        schema: {
          tags,
          summary: 'Record a version of a procedure; a version’s text never changes',
          body: importProcedureRequest,
          response: { 201: procedureView },
        },
      },
      async (request, reply) => {
        const procedure = await recordProcedure(app, request.actor, request.body);
        return await reply.code(201).send(procedure);
      },
    );
  };
}
