import { incidentProcedureView, moveProcedureRequest } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { moveProcedure, viewIncidentProcedure } from './procedure-moves.ts';

const tags = ['incidents'];
const params = z.object({ id: z.string().min(1).max(80) });

export function procedureMoveRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/incidents/:id/procedure',
      {
        schema: {
          tags,
          summary: 'Which text of the procedure an incident follows, and which it followed before',
          params,
          response: { 200: incidentProcedureView },
        },
      },
      (request) => viewIncidentProcedure(app, request.actor, request.params.id),
    );

    http.post(
      '/api/v1/incidents/:id/procedure',
      {
        schema: {
          tags,
          summary: 'Let an incident follow another version of the procedure, with a reason',
          params,
          body: moveProcedureRequest,
          response: { 200: incidentProcedureView },
        },
      },
      (request) => moveProcedure(app, request.actor, request.params.id, request.body),
    );
  };
}
