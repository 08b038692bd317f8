import {
  campaignSetUpView,
  dryRunRequest,
  dryRunView,
  idOf,
  planningQuery,
  planningSitesView,
  scenarioTextView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { dryRunScenario } from './dry-run-service.ts';
import { viewPlanningSites } from './planning-sites.ts';
import { viewCampaignScenario, viewSetUp } from './set-up.ts';

const tags = ['drills'];

export function planningRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/scenarios/dry-run',
      {
        schema: {
          tags,
          summary: 'What the rules would say of made-up sites: a simulation',
          body: dryRunRequest,
          response: { 200: dryRunView },
        },
      },
      (request) => dryRunScenario(app, request.actor, request.body),
    );
    http.get(
      '/api/v1/planning/sites',
      {
        schema: {
          tags,
          summary: 'Sites that may be invited, and what stands in their way in a window',
          querystring: planningQuery,
          response: { 200: planningSitesView },
        },
      },
      (request) => viewPlanningSites(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/campaigns/:id/set-up',
      {
        schema: {
          tags,
          summary: 'All that stands between a campaign’s draft and its start',
          params: z.object({ id: idOf('cmp') }),
          response: { 200: campaignSetUpView },
        },
      },
      (request) => viewSetUp(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/scenario',
      {
        schema: {
          tags,
          summary: 'The script of a campaign, as it was frozen when it was drafted',
          params: z.object({ id: idOf('cmp') }),
          response: { 200: scenarioTextView },
        },
      },
      (request) => viewCampaignScenario(app, request.actor, request.params.id),
    );
  };
}
