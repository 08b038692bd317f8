import {
  correctFactRequest,
  idOf,
  incidentClocksView,
  incidentCountsView,
  incidentFilterQuery,
  incidentId,
  incidentRef,
  incidentSummary,
  incidentView,
  listIncidentsQuery,
  openIncidentRequest,
  pageOf,
  recordFactRequest,
  waiveStepRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendEvents } from '../../http/sse.ts';
import { createIncident } from './create.ts';
import { countsOfIncidents, listIncidents } from './listing.ts';
import { heardBy } from './live.ts';
import { addFact, amendFact, viewClocks, viewIncident, waive } from './service.ts';
import { demandReadable } from './sight.ts';
import { steerRoutes } from './steer-routes.ts';

const tags = ['incidents'];
const params = z.object({ id: incidentId });

export function incidentsRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(steerRoutes(app));
    http.get(
      '/api/v1/incidents',
      {
        schema: {
          tags,
          summary: 'List and search the incidents that you may see',
          querystring: listIncidentsQuery,
          response: { 200: pageOf(incidentSummary) },
        },
      },
      (request) => listIncidents(app, request.actor, request.query),
    );

    http.get(
      '/api/v1/incidents/counts',
      {
        schema: {
          tags,
          summary: 'How many of the incidents that you may see there are, by state',
          querystring: incidentFilterQuery,
          response: { 200: incidentCountsView },
        },
      },
      (request) => countsOfIncidents(app, request.actor, request.query),
    );

    http.post(
      '/api/v1/incidents',
      {
        schema: {
          tags,
          summary: 'Open an incident; under the same Idempotency-Key it is opened once',
          headers: z.object({ 'idempotency-key': z.string().min(8).max(200).optional() }),
          body: openIncidentRequest,
          response: { 200: incidentView, 201: incidentView },
        },
      },
      async (request, reply) => {
        const key = request.headers['idempotency-key'];
        const { view, isNew } = await createIncident(app, request.actor, request.body, key);
        return await reply.code(isNew ? 201 : 200).send(view);
      },
    );

    http.get(
      '/api/v1/incidents/:id',
      {
        schema: {
          tags,
          summary: 'An incident and its facts; by its id, or by its id as people write it',
          params: z.object({ id: incidentRef }),
          response: { 200: incidentView },
        },
      },
      async (request, reply) => {
        const incident = await viewIncident(app, request.actor, request.params.id);
        return await reply.header('etag', `"${incident.revision}"`).send(incident);
      },
    );

    http.get(
      '/api/v1/incidents/:id/clocks',
      {
        schema: {
          tags,
          summary: 'The clocks of an incident as they stand now',
          params,
          response: { 200: incidentClocksView },
        },
      },
      (request) => viewClocks(app, request.actor, request.params.id),
    );

    http.get(
      '/api/v1/incidents/:id/events',
      { schema: { tags, summary: 'That something changed, live', params } },
      async (request, reply) => {
        const now = app.clocks.procedure.now();
        const { incident } = await demandReadable(app.db, request.actor, request.params.id, now);
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        return sendEvents(request, reply, {
          hub: heardBy(app, request.actor, incident.id, gone.signal),
          clock: app.clocks.machine,
          topic: incident.id,
        });
      },
    );

    http.post(
      '/api/v1/incidents/:id/facts',
      {
        schema: {
          tags,
          summary: 'Record that something happened',
          params,
          body: recordFactRequest,
          response: { 201: incidentView },
        },
      },
      async (request, reply) => {
        const incident = await addFact(app, request.actor, request.params.id, request.body);
        return await reply.code(201).send(incident);
      },
    );

    http.post(
      '/api/v1/incidents/:id/facts/:fact/correction',
      {
        schema: {
          tags,
          summary: 'Correct when a fact happened, or take it back; clocks keep what they said before',
          params: params.extend({ fact: idOf('fact') }),
          body: correctFactRequest,
          response: { 200: incidentView },
        },
      },
      (request) => amendFact(app, request.actor, request.params.id, request.params.fact, request.body),
    );

    http.post(
      '/api/v1/incidents/:id/waivers',
      {
        schema: {
          tags,
          summary: 'Release a site from a step, with a reason',
          params,
          body: waiveStepRequest,
          response: { 200: incidentView },
        },
      },
      (request) => waive(app, request.actor, request.params.id, request.body),
    );
  };
}
