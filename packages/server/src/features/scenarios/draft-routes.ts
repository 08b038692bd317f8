import {
  createScenarioDraftRequest,
  idOf,
  saveScenarioDraftRequest,
  scenarioDraftSummary,
  scenarioDraftView,
  scenarioTextView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listDrafts, viewDraft, viewDraftVersion } from './draft-views.ts';
import { createDraft, putDraftAway, saveDraft } from './drafts.ts';

const tags = ['drills'];
const params = z.object({ id: idOf('scd') });
const done = z.object({ done: z.literal(true) });

/** Scenarios that officers write. */
export function draftRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/scenario-drafts',
      {
        schema: {
          tags,
          summary: 'List drafts of scenarios',
          response: { 200: z.array(scenarioDraftSummary) },
        },
      },
      (request) => listDrafts(app, request.actor),
    );
    http.post(
      '/api/v1/scenario-drafts',
      {
        schema: {
          tags,
          summary: 'Keep a new draft of a scenario',
          body: createScenarioDraftRequest,
          response: { 201: scenarioDraftView },
        },
      },
      async (request, reply) => reply.code(201).send(await createDraft(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/scenario-drafts/:id',
      {
        schema: {
          tags,
          summary: 'One draft, with its newest text and the list of its versions',
          params,
          response: { 200: scenarioDraftView },
        },
      },
      (request) => viewDraft(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/scenario-drafts/:id/versions',
      {
        schema: {
          tags,
          summary: 'Save a new version of a draft',
          params,
          body: saveScenarioDraftRequest,
          response: { 200: scenarioDraftView },
        },
      },
      (request) => saveDraft(app, request.actor, request.params.id, request.body),
    );
    http.get(
      '/api/v1/scenario-drafts/:id/versions/:version',
      {
        schema: {
          tags,
          summary: 'The text of one version of a draft',
          params: params.extend({ version: z.coerce.number().int().min(1) }),
          response: { 200: scenarioTextView },
        },
      },
      (request) => viewDraftVersion(app, request.actor, request.params.id, request.params.version),
    );
    http.delete(
      '/api/v1/scenario-drafts/:id',
      { schema: { tags, summary: 'Put a draft away', params, response: { 200: done } } },
      async (request) => {
        await putDraftAway(app, request.actor, request.params.id);
        return { done: true as const };
      },
    );
  };
}
