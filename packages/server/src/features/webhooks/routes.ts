import {
  changeWebhookRequest,
  madeWebhook,
  makeWebhookRequest,
  pageOf,
  pageQuery,
  webhookDeliveryView,
  webhookId,
  webhookView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import * as service from './service.ts';

const tags = ['webhooks'];
const params = z.object({ id: webhookId });

export function webhookRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/webhooks',
      { schema: { tags, summary: 'My team’s webhooks', response: { 200: z.array(webhookView) } } },
      (request) => service.listWebhooks(app, request.actor),
    );
    http.post(
      '/api/v1/webhooks',
      {
        schema: {
          tags,
          summary: 'Make a webhook; its secret is shown once',
          body: makeWebhookRequest,
          response: { 201: madeWebhook },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await service.makeWebhook(app, request.actor, request.body)),
    );
    http.patch(
      '/api/v1/webhooks/:id',
      {
        schema: {
          tags,
          summary: 'Change a webhook, switch it off or on',
          params,
          body: changeWebhookRequest,
          response: { 200: webhookView },
        },
      },
      (request) => service.changeWebhook(app, request.actor, request.params.id, request.body),
    );
    http.delete(
      '/api/v1/webhooks/:id',
      { schema: { tags, summary: 'Remove a webhook', params, response: { 204: z.null() } } },
      async (request, reply) => {
        await service.removeWebhook(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.post(
      '/api/v1/webhooks/:id/secret',
      {
        schema: {
          tags,
          summary: 'A new secret; the one before signs too for a day',
          params,
          response: { 201: madeWebhook },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await service.rotateSecret(app, request.actor, request.params.id)),
    );
    http.post(
      '/api/v1/webhooks/:id/test',
      {
        schema: {
          tags,
          summary: 'Send something that is no event, to see that it arrives',
          params,
          response: { 202: webhookDeliveryView },
        },
      },
      async (request, reply) =>
        await reply.code(202).send(await service.testWebhook(app, request.actor, request.params.id)),
    );
    http.get(
      '/api/v1/webhooks/:id/deliveries',
      {
        schema: {
          tags,
          summary: 'What was sent and what became of it, the newest first',
          params,
          querystring: pageQuery,
          response: { 200: pageOf(webhookDeliveryView) },
        },
      },
      (request) => service.listDeliveries(app, request.actor, request.params.id, request.query),
    );
  };
}
