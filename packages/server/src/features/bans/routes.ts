import {
  answerBanRequest,
  answerSparingRequest,
  askSparingRequest,
  banBoard,
  banId,
  banLimits,
  banSummary,
  bansQuery,
  banView,
  endBanRequest,
  extendBanRequest,
  makeBanRequest,
  pageOf,
  previewBanRequest,
  propagationView,
  reachView,
  releasePreview,
  subjectBans,
  subjectId,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendEvents } from '../../http/sse.ts';
import { presentFor } from '../orders/index.ts';
import { answerBan, lookAgain } from './approve.ts';
import { containRoutes } from './contain-routes.ts';
import { extendBan, liftBan, previewLift, withdrawBan } from './end.ts';
import { imageRoutes } from './image-routes.ts';
import { importRoutes } from './import-routes.ts';
import { changeLimits, readLimits } from './limits.ts';
import { listRoutes } from './list-routes.ts';
import { makeBan, previewBan } from './make.ts';
import { answerSparing, askSparing } from './sparing.ts';
import { bansOfSubject } from './subject-bans.ts';
import { demandBan, listBans, readBan, readBanPropagation, readBoard } from './views.ts';

const tags = ['bans'];
const params = z.object({ id: banId });
const atSite = params.extend({ siteId: z.string().max(64) });

export function banRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(importRoutes(app));
    await http.register(containRoutes(app));
    await http.register(imageRoutes(app));
    await http.register(listRoutes(app));
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
      '/api/v1/bans/:id',
      { schema: { tags, summary: 'A ban with its reach and history', params, response: { 200: banView } } },
      (request) => readBan(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/bans/:id/board',
      { schema: { tags, summary: 'A ban, site by site', params, response: { 200: banBoard } } },
      (request) => readBoard(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/bans/:id/propagation',
      {
        schema: {
          tags,
          summary: 'How a ban spread over the sites',
          params,
          response: { 200: propagationView },
        },
      },
      (request) => readBanPropagation(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/bans/:id/live',
      { schema: { tags, summary: 'Live: that something about a ban changed', params } },
      async (request, reply) => {
        const { ban, sight } = await demandBan(app, request.actor, request.params.id);
        return sendEvents(request, reply, {
          hub: app.events,
          clock: app.clocks.machine,
          topic: `ban:${ban.id}`,
          present: presentFor(request.actor, sight.deliveries),
        });
      },
    );
    http.post(
      '/api/v1/bans/:id/look-again',
      {
        schema: {
          tags,
          summary: 'Measure the reach of a ban that waits, for who approves it',
          params,
          response: { 200: banView },
        },
      },
      (request) => lookAgain(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/bans/:id/answer',
      {
        schema: {
          tags,
          summary: 'Approve or refuse a ban that somebody else made',
          params,
          body: answerBanRequest,
          response: { 200: banView },
        },
      },
      (request) => answerBan(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/bans/:id/withdraw',
      {
        schema: {
          tags,
          summary: 'Take back a ban that waits to be approved',
          params,
          body: endBanRequest,
          response: { 200: banView },
        },
      },
      (request) => withdrawBan(app, request.actor, request.params.id, request.body.reason),
    );
    http.get(
      '/api/v1/bans/:id/lift',
      {
        schema: {
          tags,
          summary: 'What lifting would do and what it cannot bring back',
          params,
          response: { 200: releasePreview },
        },
      },
      (request) => previewLift(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/bans/:id/lift',
      {
        schema: {
          tags,
          summary: 'End a ban everywhere',
          params,
          body: endBanRequest,
          response: { 200: banView },
        },
      },
      (request) => liftBan(app, request.actor, request.params.id, request.body.reason),
    );
    http.post(
      '/api/v1/bans/:id/extend',
      {
        schema: {
          tags,
          summary: 'Let a ban last longer',
          params,
          body: extendBanRequest,
          response: { 200: banView },
        },
      },
      (request) => extendBan(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/bans/:id/sites/:siteId/sparing',
      {
        schema: {
          tags,
          summary: 'Ask that a site be spared',
          params: atSite,
          body: askSparingRequest,
          response: { 200: banView },
        },
      },
      ({ actor, params: { id, siteId }, body }) => askSparing(app, actor, id, siteId, body.reason),
    );
    http.post(
      '/api/v1/bans/:id/sites/:siteId/sparing/answer',
      {
        schema: {
          tags,
          summary: 'Answer a site that asks to be spared',
          params: atSite,
          body: answerSparingRequest,
          response: { 200: banView },
        },
      },
      ({ actor, params: { id, siteId }, body }) => answerSparing(app, actor, id, siteId, body),
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
