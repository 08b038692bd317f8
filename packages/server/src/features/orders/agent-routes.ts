import {
  findingsAnswer,
  orderId,
  ordersAfterAnswer,
  ordersAfterQuery,
  receiptsAnswer,
  receiptsRequest,
} from '@muster/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { type AgentIdentity, authenticateAgent, holdAnswersToPace, holdToPace } from '../agents/index.ts';
import { findingsFor, MOST_CHARACTERS } from './findings.ts';
import { ordersAfter } from './orders-after.ts';
import { takeReceipts } from './receipt-intake.ts';

const tags = ['agents'];
/** Receipts carry plans and readings: of a user with hundreds of servers they are long. */
const RECEIPTS_LIMIT_BYTES = 16 * 1024 * 1024;
/** A hundred orders with long targets. */
const ORDERS_BYTES = 4 * 1024 * 1024;

/** What a site's agent asks and sends; it presents its own signed token, not one of people's. */
export function agentOrderRoutes(app: App): FastifyPluginAsyncZod {
  const senders = new WeakMap<FastifyRequest, AgentIdentity>();
  return async (http) => {
    http.get(
      '/api/agent/v1/orders',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'The signed orders of this agent after a place, in order: how it fills a gap',
          querystring: ordersAfterQuery,
          response: { 200: ordersAfterAnswer },
        },
      },
      async (request, reply) => {
        const agent = await authenticateAgent(app, request.headers.authorization);
        const counted = holdAnswersToPace(app, 'orders', agent.agentId, ORDERS_BYTES, reply);
        const answer = await ordersAfter(app, agent.streamId, request.query.after).catch(thatCosts(counted));
        counted(lengthOf(answer.sets));
        return answer;
      },
    );
    http.get(
      '/api/agent/v1/orders/:id/findings',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'What agents signed about an order whose place this one takes: what they found and did',
          params: z.object({ id: orderId }),
          response: { 200: findingsAnswer },
        },
      },
      async (request, reply) => {
        const agent = await authenticateAgent(app, request.headers.authorization);
        const counted = holdAnswersToPace(app, 'findings', agent.agentId, MOST_CHARACTERS, reply);
        const answer = await findingsFor(app, agent, request.params.id).catch(thatCosts(counted));
        counted(lengthOf(answer.receipts));
        return answer;
      },
    );
    http.post(
      '/api/agent/v1/receipts',
      {
        config: { public: true },
        bodyLimit: RECEIPTS_LIMIT_BYTES,
        schema: {
          tags,
          summary: 'Signed receipts of orders; answered when they are durable, and may be sent again',
          body: receiptsRequest,
          response: { 200: receiptsAnswer },
        },
        // Nobody else makes the server read sixteen megabytes.
        preParsing: async (request, reply) => {
          const agent = await authenticateAgent(app, request.headers.authorization);
          holdToPace(app, 'receipts', agent.agentId, request, reply);
          senders.set(request, agent);
        },
      },
      async (request) =>
        await takeReceipts(app, senders.get(request) as AgentIdentity, request.body.receipts),
    );
  };
}

function lengthOf(tokens: readonly string[]): number {
  return tokens.reduce((sum, { length }) => sum + length, 0);
}

/** A question that is refused is counted, with an answer of no length. */
function thatCosts(counted: (bytes: number) => void): (error: unknown) => never {
  return (error) => {
    counted(0);
    throw error;
  };
}
