import {
  agentChangeView,
  agentId,
  agentsQuery,
  agentView,
  confirmAgentRequest,
  idOf,
  madeEnrolment,
  makeEnrolmentRequest,
  revokeAgentRequest,
  siteAgents,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { confirmAgent, revokeAgent } from './decide.ts';
import { makeEnrolment, withdrawEnrolment } from './enrolments.ts';
import { listAgentChanges, listAgents, viewAgent } from './views.ts';

const tags = ['agents'];
const params = z.object({ id: agentId });

/** What people see of sites' agents and decide about them. */
export function agentRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/agents',
      {
        schema: {
          tags,
          summary: 'The agents of the sites that I answer for, and tokens to enrol more',
          querystring: agentsQuery,
          response: { 200: siteAgents },
        },
      },
      (request) => listAgents(app, request.actor, request.query.site),
    );
    http.get(
      '/api/v1/agents/:id',
      { schema: { tags, summary: 'One agent', params, response: { 200: agentView } } },
      (request) => viewAgent(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/agents/:id/changes',
      {
        schema: {
          tags,
          summary: 'What changed at an agent: keys, versions, policy, alarms, silence',
          params,
          response: { 200: z.array(agentChangeView) },
        },
      },
      (request) => listAgentChanges(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/agent-enrolments',
      {
        schema: {
          tags,
          summary: 'Make a one-time token with which an agent of a site enrols',
          body: makeEnrolmentRequest,
          response: { 200: madeEnrolment },
        },
      },
      (request) => makeEnrolment(app, request.actor, request.body),
    );
    http.delete(
      '/api/v1/agent-enrolments/:id',
      {
        schema: {
          tags,
          summary: 'Take a token back that was not used yet',
          params: z.object({ id: idOf('etk') }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await withdrawEnrolment(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.post(
      '/api/v1/agents/:id/confirm',
      {
        schema: {
          tags,
          summary: 'Confirm that an agent’s key has the fingerprint that a person at the site read out',
          params,
          body: confirmAgentRequest,
          response: { 200: agentView },
        },
      },
      async (request) => {
        await confirmAgent(app, request.actor, request.params.id, request.body.fingerprint);
        return await viewAgent(app, request.actor, request.params.id);
      },
    );
    http.post(
      '/api/v1/agents/:id/revoke',
      {
        schema: {
          tags,
          summary: 'Cut an agent off at once',
          params,
          body: revokeAgentRequest,
          response: { 200: agentView },
        },
      },
      async (request) => {
        await revokeAgent(app, request.actor, request.params.id, request.body.reason);
        return await viewAgent(app, request.actor, request.params.id);
      },
    );
  };
}
