import {
  addOverrideRequest,
  addRotationRequest,
  handoverView,
  idOf,
  madeFeed,
  makeRotaRequest,
  rotaId,
  rotaQuery,
  rotaSummary,
  rotaView,
  writeHandoverRequest,
} from '@muster/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import * as changes from './changes.ts';
import * as feeds from './feeds.ts';
import { acknowledgeHandover, writeHandover } from './handovers.ts';
import { listRotas, viewRota } from './views.ts';

const tags = ['rota'];
const params = z.object({ id: rotaId });
const ICAL = 'text/calendar; charset=utf-8';
const now = rotaQuery.parse({});

/** Who is first responder: the plan, its changes and the handovers. Every change answers with the rota as it is then. */
export function rotaRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/rotas',
      {
        schema: {
          tags,
          summary: 'The rotas, and who is on duty now',
          response: { 200: z.array(rotaSummary) },
        },
      },
      (request) => listRotas(app, request.actor),
    );
    http.post(
      '/api/v1/rotas',
      { schema: { tags, summary: 'Make a rota', body: makeRotaRequest, response: { 201: rotaSummary } } },
      async (request, reply) =>
        await reply.code(201).send(await changes.makeRota(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/rotas/:id',
      {
        schema: {
          tags,
          summary: 'Who is on duty when, gaps too',
          params,
          querystring: rotaQuery,
          response: { 200: rotaView },
        },
      },
      (request) => viewRota(app, request.actor, request.params.id, request.query),
    );
    http.delete(
      '/api/v1/rotas/:id',
      { schema: { tags, summary: 'End a rota', params, response: { 204: z.null() } } },
      async (request, reply) => {
        await changes.endRota(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.post(
      '/api/v1/rotas/:id/rotations',
      {
        schema: {
          tags,
          summary: 'Members in turn, from a day on',
          params,
          body: addRotationRequest,
          response: { 201: rotaView },
        },
      },
      async (request, reply) => {
        await changes.addRotation(app, request.actor, request.params.id, request.body);
        return await reply.code(201).send(await viewRota(app, request.actor, request.params.id, now));
      },
    );
    http.delete(
      '/api/v1/rotas/:id/rotations/:rotation',
      {
        schema: {
          tags,
          summary: 'Withdraw a rotation: the one before counts again',
          params: params.extend({ rotation: idOf('rtn') }),
          response: { 200: rotaView },
        },
      },
      async (request) => {
        const { id, rotation } = request.params;
        await changes.withdrawRotation(app, request.actor, id, rotation);
        return await viewRota(app, request.actor, id, now);
      },
    );
    http.post(
      '/api/v1/rotas/:id/overrides',
      {
        schema: {
          tags,
          summary: 'Somebody is away, somebody covers, two change places',
          params,
          body: addOverrideRequest,
          response: { 201: rotaView },
        },
      },
      async (request, reply) => {
        await changes.addOverride(app, request.actor, request.params.id, request.body);
        return await reply.code(201).send(await viewRota(app, request.actor, request.params.id, now));
      },
    );
    http.delete(
      '/api/v1/rotas/:id/overrides/:override',
      {
        schema: {
          tags,
          summary: 'Take a change back; of a swap both halves',
          params: params.extend({ override: idOf('rov') }),
          response: { 200: rotaView },
        },
      },
      async (request) => {
        const { id, override } = request.params;
        await changes.withdrawOverride(app, request.actor, id, override);
        return await viewRota(app, request.actor, id, now);
      },
    );
    http.put(
      '/api/v1/rotas/:id/handover',
      {
        schema: {
          tags,
          summary: 'Write what whoever comes next should know',
          params,
          body: writeHandoverRequest,
          response: { 200: handoverView },
        },
      },
      (request) => writeHandover(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/rotas/:id/handovers/:handover/acknowledgement',
      {
        schema: {
          tags,
          summary: 'I have read the handover and am on duty',
          params: params.extend({ handover: idOf('hnd') }),
          response: { 200: handoverView },
        },
      },
      (request) => acknowledgeHandover(app, request.actor, request.params.id, request.params.handover),
    );
    http.post(
      '/api/v1/rotas/:id/feeds',
      { schema: { tags, summary: 'A key for a calendar program', params, response: { 201: madeFeed } } },
      async (request, reply) =>
        await reply.code(201).send(await feeds.makeFeed(app, request.actor, request.params.id)),
    );
    http.delete(
      '/api/v1/rotas/:id/feeds/:feed',
      {
        schema: {
          tags,
          summary: 'End a calendar key',
          params: params.extend({ feed: idOf('fed') }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await feeds.endFeed(app, request.actor, request.params.id, request.params.feed);
        return await reply.code(204).send(null);
      },
    );
    http.get(
      '/api/v1/rotas/:id/calendar',
      { schema: { tags, summary: 'The rota as iCalendar', params } },
      async (request, reply) =>
        await calendar(reply, await feeds.rotaCalendar(app, request.actor, request.params.id)),
    );
    http.get(
      '/api/v1/duty-calendars/:key',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'The rota of a calendar key as iCalendar',
          params: z.object({ key: z.string().min(1).max(100) }),
        },
      },
      async (request, reply) => await calendar(reply, await feeds.calendarByKey(app, request.params.key)),
    );
  };
}

function calendar(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .type(ICAL)
    .header('content-disposition', 'inline; filename="duty.ics"')
    .header('cache-control', 'private, max-age=300')
    .send(text);
}
