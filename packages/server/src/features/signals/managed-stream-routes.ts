import { idOf, openStreamRequest, streamDelivery } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listDeliveries, openStream, verifyReceiversStream } from './managed-streams.ts';

const tags = ['signals'];
const ofStream = z.object({ id: idOf('str') });

/** What people do with the streams of receivers, besides what receivers do themselves. */
export function managedStreamRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/signals/receivers/:id/streams',
      {
        schema: {
          tags,
          summary: 'Push to a receiver that sets up no stream itself',
          params: z.object({ id: idOf('rcv') }),
          body: openStreamRequest,
          response: { 201: ofStream },
        },
      },
      async ({ actor, params, body }, reply) =>
        await reply.code(201).send(await openStream(app, actor, params.id, body)),
    );
    http.post(
      '/api/v1/signals/streams/:id/verify',
      {
        schema: {
          tags,
          summary: 'Put a verification event on a receiver’s stream',
          params: ofStream,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await verifyReceiversStream(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.get(
      '/api/v1/signals/streams/:id/deliveries',
      {
        schema: {
          tags,
          summary: 'The last SETs of a receiver’s stream, and what became of each',
          params: ofStream,
          response: { 200: z.array(streamDelivery) },
        },
      },
      (request) => listDeliveries(app, request.actor, request.params.id),
    );
  };
}
