import {
  answerOrderRequest,
  orderId,
  ordersQuery,
  orderView,
  orderWithSites,
  pageOf,
  propagationView,
  releasePreview,
  releaseRequest,
  siteOrderDetail,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendEvents } from '../../http/sse.ts';
import { agentOrderRoutes } from './agent-routes.ts';
import { answerOrder } from './decide.ts';
import { listOrders } from './listing.ts';
import { presentFor } from './live.ts';
import { previewRelease, releaseOrder } from './release.ts';
import { demandOrder, readOrder, readPropagation, readSiteOrder } from './views.ts';

const tags = ['orders'];
const params = z.object({ id: orderId });

export function orderRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(agentOrderRoutes(app));
    http.get(
      '/api/v1/orders',
      {
        schema: {
          tags,
          summary: 'The orders that you may see, the newest first',
          querystring: ordersQuery,
          response: { 200: pageOf(orderView) },
        },
      },
      (request) => listOrders(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/orders/:id',
      { schema: { tags, summary: 'An order, site by site', params, response: { 200: orderWithSites } } },
      (request) => readOrder(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/orders/:id/propagation',
      {
        schema: {
          tags,
          summary: 'How an order spread: sorted lags for each state',
          params,
          response: { 200: propagationView },
        },
      },
      (request) => readPropagation(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/orders/:id/sites/:siteId',
      {
        schema: {
          tags,
          summary: 'An order at one site: receipts, what was read back, the plan with what undoes each step',
          params: params.extend({ siteId: z.string().max(64) }),
          querystring: z.object({ agent: z.string().max(64).optional() }),
          response: { 200: siteOrderDetail },
        },
      },
      ({ actor, params: { id, siteId }, query }) => readSiteOrder(app, actor, id, siteId, query.agent),
    );
    http.post(
      '/api/v1/orders/:id/sites/:siteId/answer',
      {
        schema: {
          tags,
          summary:
            'Answer for your site what its policy asks about an order, where it takes answers from here',
          params: params.extend({ siteId: z.string().max(64) }),
          body: answerOrderRequest,
          response: { 200: siteOrderDetail },
        },
      },
      ({ actor, params: { id: orderId, siteId }, body }) =>
        answerOrder(app, actor, { orderId, siteId, ...body }),
    );
    http.get(
      '/api/v1/orders/:id/release',
      {
        schema: {
          tags,
          summary: 'What releasing would do and what it cannot bring back',
          params,
          response: { 200: releasePreview },
        },
      },
      (request) => previewRelease(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/orders/:id/release',
      {
        schema: {
          tags,
          summary: 'Undo a containment or the block of an image',
          params,
          body: releaseRequest,
          response: { 201: orderWithSites },
        },
      },
      async ({ actor, params: { id }, body }, reply) =>
        await reply.code(201).send(await releaseOrder(app, actor, id, body.reason)),
    );
    http.get(
      '/api/v1/orders/:id/live',
      { schema: { tags, summary: 'Live: that something about an order changed', params } },
      async (request, reply) => {
        const { order, deliveries } = await demandOrder(app, request.actor, request.params.id);
        return sendEvents(request, reply, {
          hub: app.events,
          clock: app.clocks.machine,
          topic: `order:${order.id}`,
          present: presentFor(request.actor, deliveries),
        });
      },
    );
  };
}
