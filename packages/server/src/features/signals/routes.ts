import {
  dismissProposalRequest,
  handInSetRequest,
  idOf,
  madeReceiver,
  madeTransmitter,
  makeReceiverRequest,
  makeTransmitterRequest,
  pauseStreamRequest,
  proposalView,
  receiverView,
  transmitterView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { managedStreamRoutes } from './managed-stream-routes.ts';
import { dismissProposal, listProposals } from './proposals.ts';
import { listReceivers, makeReceiver, pauseStream, removeReceiver } from './receivers.ts';
import { takeSetByHand } from './take-by-hand.ts';
import { listTransmitters, makeTransmitter, removeTransmitter } from './transmitters.ts';

const tags = ['signals'];
const nothing = { 204: z.null() };

/** What people set up and see: who gets our signals, whose we take, and what these propose. */
export function signalRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(managedStreamRoutes(app));
    http.get(
      '/api/v1/signals/receivers',
      {
        schema: {
          tags,
          summary: 'Who may subscribe to our signals',
          response: { 200: z.array(receiverView) },
        },
      },
      (request) => listReceivers(app, request.actor),
    );
    http.post(
      '/api/v1/signals/receivers',
      {
        schema: {
          tags,
          summary: 'Let a receiver subscribe; its token is told once',
          body: makeReceiverRequest,
          response: { 200: madeReceiver },
        },
      },
      (request) => makeReceiver(app, request.actor, request.body),
    );
    http.delete(
      '/api/v1/signals/receivers/:id',
      {
        schema: {
          tags,
          summary: 'End a receiver and its streams',
          params: z.object({ id: idOf('rcv') }),
          response: nothing,
        },
      },
      async (request, reply) => {
        await removeReceiver(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.put(
      '/api/v1/signals/streams/:id/status',
      {
        schema: {
          tags,
          summary: 'Pause a receiver’s stream, or let it go on',
          params: z.object({ id: idOf('str') }),
          body: pauseStreamRequest,
          response: nothing,
        },
      },
      async (request, reply) => {
        await pauseStream(app, request.actor, request.params.id, request.body);
        return await reply.code(204).send(null);
      },
    );
    http.get(
      '/api/v1/signals/transmitters',
      {
        schema: { tags, summary: 'Whose signals we take', response: { 200: z.array(transmitterView) } },
      },
      (request) => listTransmitters(app, request.actor),
    );
    http.post(
      '/api/v1/signals/transmitters',
      {
        schema: {
          tags,
          summary: 'Take the signals of a transmitter; the token for its pushes is told once',
          body: makeTransmitterRequest,
          response: { 200: madeTransmitter },
        },
      },
      (request) => makeTransmitter(app, request.actor, request.body),
    );
    http.delete(
      '/api/v1/signals/transmitters/:id',
      {
        schema: {
          tags,
          summary: 'Take no more signals of a transmitter',
          params: z.object({ id: idOf('trm') }),
          response: nothing,
        },
      },
      async (request, reply) => {
        await removeTransmitter(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.get(
      '/api/v1/signals/proposals',
      {
        schema: {
          tags,
          summary: 'Bans that signals of others propose',
          response: { 200: z.array(proposalView) },
        },
      },
      (request) => listProposals(app, request.actor),
    );
    http.post(
      '/api/v1/signals/proposals',
      {
        schema: {
          tags,
          summary: 'Take a SET that came by another way, verified as any other; gives what it proposes',
          body: handInSetRequest,
          response: { 200: z.array(proposalView) },
        },
      },
      (request) => takeSetByHand(app, request.actor, request.body.set),
    );
    http.post(
      '/api/v1/signals/proposals/:id/dismiss',
      {
        schema: {
          tags,
          summary: 'Do nothing of it, and say why',
          params: z.object({ id: idOf('sgp') }),
          body: dismissProposalRequest,
          response: nothing,
        },
      },
      async (request, reply) => {
        await dismissProposal(app, request.actor, request.params.id, request.body.why);
        return await reply.code(204).send(null);
      },
    );
  };
}
