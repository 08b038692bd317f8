import {
  answerRequest,
  answerView,
  askedQuestion,
  claimView,
  idOf,
  reviewDecision,
  reviewItem,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { giveAnswer } from './answers.ts';
import { viewQuestions } from './questions.ts';
import { decideReview } from './review.ts';
import { viewClaims, viewReview } from './views.ts';

const tags = ['claims'];
const params = z.object({ id: idOf('cmp') });

export function claimRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/campaigns/:id/claims',
      {
        schema: {
          tags,
          summary: 'What sites say, beside what was measured',
          params,
          response: { 200: z.array(claimView) },
        },
      },
      (request) => viewClaims(app, request.actor, request.params.id),
    );

    http.get(
      '/api/v1/campaigns/:id/review',
      {
        schema: {
          tags,
          summary: 'What waits for an officer to read it',
          params,
          response: { 200: z.array(reviewItem) },
        },
      },
      (request) => viewReview(app, request.actor, request.params.id),
    );

    http.post(
      '/api/v1/review/:itemId',
      {
        schema: {
          tags,
          summary: 'Accept, refuse or correct what waits for a review',
          params: z.object({ itemId: z.string().max(60) }),
          body: reviewDecision,
          response: { 200: z.object({ done: z.literal(true) }) },
        },
      },
      async (request) => {
        await decideReview(app, request.actor, request.params.itemId, request.body);
        return { done: true as const };
      },
    );

    http.get(
      '/api/v1/campaigns/:id/sites/:participation/answers',
      {
        schema: {
          tags,
          summary: 'The questions of a drill, and what one site answered',
          params: params.extend({ participation: idOf('par') }),
          response: { 200: z.array(askedQuestion) },
        },
      },
      ({ actor, params: { id, participation } }) => viewQuestions(app, actor, id, participation),
    );

    http.post(
      '/api/v1/campaigns/:id/answers',
      {
        schema: {
          tags,
          summary: 'Answer a question for the own site',
          params,
          body: answerRequest,
          response: { 201: answerView },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await giveAnswer(app, request.actor, request.params.id, request.body)),
    );
  };
}
