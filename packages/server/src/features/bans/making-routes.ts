import {
  banLimits,
  banSummary,
  bansQuery,
  banView,
  makeBanRequest,
  pageOf,
  previewBanRequest,
  reachView,
  subjectBans,
  subjectId,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { changeLimits, readLimits } from './limits.ts';
import { makeBan, previewBan } from './make.ts';
import { bansOfSubject } from './subject-bans.ts';
import { listBans } from './views.ts';

const tags = ['bans'];

/** Bans as a list, their making and its limits. */
export function makingRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/bans',
      {
        schema: {
          tags,
          summary: 'The bans that you may see, the newest first',
          querystring: bansQuery,
          response: { 200: pageOf(banSummary) },
        },
      },
      (request) => listBans(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/subjects/:id/bans',
      {
        schema: {
          tags,
          summary: 'The bans that mean a subject or reach it; those that are open first',
          params: z.object({ id: subjectId }),
          response: { 200: subjectBans },
        },
      },
      (request) => bansOfSubject(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/bans/preview',
      {
        schema: {
          tags,
          summary: 'Whom a ban would reach; it is made with the digest of this answer',
          body: previewBanRequest,
          response: { 200: reachView },
        },
      },
      (request) => previewBan(app, request.actor, request.body),
    );
    http.post(
      '/api/v1/bans',
      {
        schema: {
          tags,
          summary: 'Make a ban; above a limit it waits for a second officer',
          body: makeBanRequest,
          response: { 201: banView },
        },
      },
      async (request, reply) => await reply.code(201).send(await makeBan(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/ban-limits',
      { schema: { tags, summary: 'Above what a second officer must approve', response: { 200: banLimits } } },
      (request) => readLimits(app, request.actor),
    );
    http.put(
      '/api/v1/ban-limits',
      { schema: { tags, summary: 'Change the limits', body: banLimits, response: { 200: banLimits } } },
      (request) => changeLimits(app, request.actor, request.body),
    );
  };
}
