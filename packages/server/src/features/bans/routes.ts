import {
  answerBanRequest,
  answerSparingRequest,
  askSparingRequest,
  banBoard,
  banRef,
  banView,
  endBanRequest,
  extendBanRequest,
  propagationView,
  releasePreview,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendEvents } from '../../http/sse.ts';
import { presentFor } from '../orders/index.ts';
import { answerBan, lookAgain } from './approve.ts';
import { unknownBan } from './changing.ts';
import { containRoutes } from './contain-routes.ts';
import { extendBan, liftBan, previewLift, withdrawBan } from './end.ts';
import { imageRoutes } from './image-routes.ts';
import { importRoutes } from './import-routes.ts';
import { listRoutes } from './list-routes.ts';
import { makingRoutes } from './making-routes.ts';
import { answerSparing, askSparing } from './sparing.ts';
import { banIdOf } from './store.ts';
import { demandBan, readBan, readBanPropagation, readBoard } from './views.ts';

const tags = ['bans'];
const params = z.object({ id: banRef });
const atSite = params.extend({ siteId: z.string().max(64) });

export function banRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(importRoutes(app));
    await http.register(containRoutes(app));
    await http.register(imageRoutes(app));
    await http.register(listRoutes(app));
    await http.register(makingRoutes(app));
    await http.register(oneBanRoutes(app));
  };
}

/** One ban, called by its id or by its number. Who may not see it is told the same as where there is none. */
export function oneBanRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.addHook('preHandler', async (request) => {
      const called = request.params as z.infer<typeof params>;
      const id = await banIdOf(app.db, called.id);
      if (id === undefined) throw unknownBan();
      called.id = id;
    });
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
  };
}
