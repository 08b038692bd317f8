import {
  assignMailRequest,
  deliveryView,
  listDeliveriesQuery,
  listMailQuery,
  mailId,
  mailSummary,
  mailView,
  pageOf,
  pageQuery,
  readingId,
  senderDecisionRequest,
  threadItem,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { acceptSender, assignMail, dismissMail, rawMail, refuseSender, rereadMail } from './review.ts';
import { viewThread } from './thread-view.ts';
import { listDeliveries, listMail, viewMail } from './views.ts';

const tags = ['mail'];
const params = z.object({ id: mailId });

export function mailRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/mail',
      {
        schema: {
          tags,
          summary: 'Mail that came in, the newest first',
          querystring: listMailQuery,
          response: { 200: pageOf(mailSummary) },
        },
      },
      (request) => listMail(app, request.actor, request.query),
    );

    http.get(
      '/api/v1/mail/triage',
      {
        schema: {
          tags,
          summary: 'Mail that fits nowhere and waits for an officer',
          querystring: pageQuery,
          response: { 200: pageOf(mailSummary) },
        },
      },
      (request) => listMail(app, request.actor, { ...request.query, triage: 'open' }),
    );

    http.get(
      '/api/v1/mail/deliveries',
      {
        schema: {
          tags,
          summary: 'What became of our messages, address by address',
          querystring: listDeliveriesQuery,
          response: { 200: pageOf(deliveryView) },
        },
      },
      (request) => listDeliveries(app, request.actor, request.query),
    );

    http.get(
      '/api/v1/mail/:id',
      { schema: { tags, summary: 'One mail and its readings', params, response: { 200: mailView } } },
      (request) => viewMail(app, request.actor, request.params.id),
    );

    http.get(
      '/api/v1/mail/:id/thread',
      {
        schema: {
          tags,
          summary: 'What was written to and fro about the same thing, the oldest first',
          params,
          response: { 200: z.array(threadItem) },
        },
      },
      (request) => viewThread(app, request.actor, request.params.id),
    );

    http.get(
      '/api/v1/mail/:id/raw',
      { schema: { tags, summary: 'The bytes as they came', params } },
      async (request, reply) => {
        const raw = await rawMail(app, request.actor, request.params.id);
        // Never shown as what it says it is: it is a stranger's.
        return await reply
          .header('content-type', 'text/plain; charset=utf-8')
          .header('content-disposition', `attachment; filename="${request.params.id}.eml"`)
          .header('x-content-type-options', 'nosniff')
          .send(raw);
      },
    );

    http.post(
      '/api/v1/mail/:id/assign',
      {
        schema: {
          tags,
          summary: 'Say which incident a mail belongs to',
          params,
          body: assignMailRequest,
          response: { 200: mailView },
        },
      },
      (request) => assignMail(app, request.actor, request.params.id, request.body.incident),
    );

    http.post(
      '/api/v1/mail/:id/dismiss',
      {
        schema: {
          tags,
          summary: 'Take a mail out of the triage queue',
          params,
          response: { 200: mailView },
        },
      },
      (request) => dismissMail(app, request.actor, request.params.id),
    );

    http.post(
      '/api/v1/mail/:id/reread',
      {
        schema: {
          tags,
          summary: 'Read a mail again under the present rules',
          params,
          response: { 200: mailView },
        },
      },
      (request) => rereadMail(app, request.actor, request.params.id),
    );

    for (const [word, decide] of [
      ['accept', acceptSender],
      ['refuse', refuseSender],
    ] as const) {
      http.post(
        `/api/v1/mail/readings/:id/${word}`,
        {
          schema: {
            tags,
            summary: `${word === 'accept' ? 'Accept' : 'Refuse'} the sender of a mail as the site’s voice`,
            params: z.object({ id: readingId }),
            body: senderDecisionRequest,
            response: { 200: mailView },
          },
        },
        (request) => decide(app, request.actor, request.params.id, request.body.reason),
      );
    }
  };
}
