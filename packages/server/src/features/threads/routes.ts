import {
  composeRequest,
  composeStart,
  composeStartQuery,
  idOf,
  incidentMailQuery,
  incidentMailView,
  messageCheck,
  messageDraftView,
  messageId,
  recalledMessage,
  recipientsQuery,
  recipientView,
  saveDraftRequest,
  sendRequest,
  sentMessage,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { createDraft, dropDraft, listDrafts, saveDraft } from './drafts.ts';
import { checkMessage } from './prepare.ts';
import { recallMessage } from './recall.ts';
import { sendMessage } from './send-message.ts';
import { listRecipients, startMessage } from './start.ts';
import { viewIncidentMail } from './thread.ts';

const tags = ['incidents'];
const params = z.object({ id: z.string().min(3).max(64) });
const draftParams = params.extend({ draft: idOf('drf') });
const done = z.object({ done: z.literal(true) });

/** Mail in and out of an incident. */
export function threadRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/incidents/:id/mail',
      {
        schema: {
          tags,
          summary: 'What was written to and fro on an incident, as far as you may read it',
          params,
          querystring: incidentMailQuery,
          response: { 200: incidentMailView },
        },
      },
      (request) => viewIncidentMail(app, request.actor, request.params.id, request.query),
    );
    http.get(
      '/api/v1/incidents/:id/recipients',
      {
        schema: {
          tags,
          summary: 'Whom a message can go to, and why each',
          params,
          querystring: recipientsQuery,
          response: { 200: z.array(recipientView) },
        },
      },
      (request) => listRecipients(app, request.actor, request.params.id, request.query.wide),
    );
    http.get(
      '/api/v1/incidents/:id/compose',
      {
        schema: {
          tags,
          summary: 'What a new message, an answer or a forward begins with',
          params,
          querystring: composeStartQuery,
          response: { 200: composeStart },
        },
      },
      (request) => startMessage(app, request.actor, request.params.id, request.query),
    );
    http.post(
      '/api/v1/incidents/:id/messages/check',
      {
        schema: {
          tags,
          summary: 'A message as it would go out, and what stands against it; nothing is sent',
          params,
          body: composeRequest,
          response: { 200: messageCheck },
        },
      },
      (request) => checkMessage(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/messages',
      {
        schema: {
          tags,
          summary: 'Send a message, now or at a time',
          params,
          body: sendRequest,
          response: { 201: sentMessage },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await sendMessage(app, request.actor, request.params.id, request.body)),
    );
    http.post(
      '/api/v1/incidents/:id/messages/:message/recall',
      {
        schema: {
          tags,
          summary: 'Hold back what of a message has not left yet',
          params: params.extend({ message: messageId }),
          response: { 200: recalledMessage },
        },
      },
      (request) => recallMessage(app, request.actor, request.params.id, request.params.message),
    );
    http.get(
      '/api/v1/incidents/:id/drafts',
      {
        schema: {
          tags,
          summary: 'What is being written on an incident',
          params,
          response: { 200: z.array(messageDraftView) },
        },
      },
      (request) => listDrafts(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/incidents/:id/drafts',
      {
        schema: {
          tags,
          summary: 'Keep a draft of a message',
          params,
          body: saveDraftRequest,
          response: { 201: messageDraftView },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await createDraft(app, request.actor, request.params.id, request.body)),
    );
    http.put(
      '/api/v1/incidents/:id/drafts/:draft',
      {
        schema: {
          tags,
          summary: 'Save a draft',
          params: draftParams,
          body: saveDraftRequest,
          response: { 200: messageDraftView },
        },
      },
      (request) => saveDraft(app, request.actor, request.params.id, request.params.draft, request.body),
    );
    http.delete(
      '/api/v1/incidents/:id/drafts/:draft',
      { schema: { tags, summary: 'Put a draft away', params: draftParams, response: { 200: done } } },
      async (request) => {
        await dropDraft(app, request.actor, request.params.id, request.params.draft);
        return { done: true as const };
      },
    );
  };
}
