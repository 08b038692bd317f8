import {
  correctFactRequest,
  idOf,
  incidentClocksView,
  incidentId,
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
import {
  addFact,
  amendFact,
  createIncident,
  listIncidents,
  viewClocks,
  viewIncident,
  waive,
} from './service.ts';

const tags = ['incidents'];
const params = z.object({ id: incidentId });

export function incidentsRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/incidents',
      {
        schema: {
          tags,
          summary: 'List the incidents that you may see, the newest first',
          querystring: listIncidentsQuery,
          response: { 200: pageOf(incidentSummary) },
        },
      },
      (request) => listIncidents(app, request.actor, request.query),
    );

    http.post(
      '/api/v1/incidents',
      {
        schema: {
          tags,
          summary: 'Open an incident',
          body: openIncidentRequest,
          response: { 201: incidentView },
        },
      },
      async (request, reply) => {
        const incident = await createIncident(app, request.actor, request.body);
        return await reply.code(201).send(incident);
      },
    );

    http.get(
      '/api/v1/incidents/:id',
      { schema: { tags, summary: 'An incident and its facts', params, response: { 200: incidentView } } },
      (request) => viewIncident(app, request.actor, request.params.id),
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
