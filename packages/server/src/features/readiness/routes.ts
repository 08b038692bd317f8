import { readinessView, siteCampaign, siteDelivery, siteReadiness, siteRef } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendCsv } from '../../http/csv.ts';
import { viewSiteCampaigns } from './campaigns.ts';
import { viewSiteDeliveries } from './deliveries.ts';
import { viewReadiness, viewSiteReadiness } from './readiness.ts';
import { deliveryColumns, deliverySteps, readinessColumns } from './tables.ts';

const tags = ['readiness'];
const params = z.object({ site: siteRef });

export function readinessRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/readiness',
      {
        schema: {
          tags,
          summary: 'How ready each site is to act on an alarm, and why',
          response: { 200: readinessView },
        },
      },
      (request) => viewReadiness(app, request.actor),
    );
    http.get(
      '/api/v1/readiness.csv',
      { schema: { tags, summary: 'Sites and their readiness as CSV; as JSON they are /readiness' } },
      async (request, reply) => {
        const { sites } = await viewReadiness(app, request.actor);
        return await sendCsv(reply, 'federation', readinessColumns, sites);
      },
    );
    http.get(
      '/api/v1/sites/:site/readiness',
      {
        schema: {
          tags,
          summary: 'How ready one site is, and why',
          params,
          response: { 200: siteReadiness },
        },
      },
      (request) => viewSiteReadiness(app, request.actor, request.params.site),
    );
    http.get(
      '/api/v1/sites/:site/deliveries',
      {
        schema: {
          tags,
          summary: 'What became of every message to a site, address by address',
          params,
          response: { 200: z.array(siteDelivery) },
        },
      },
      (request) => viewSiteDeliveries(app, request.actor, request.params.site),
    );
    http.get(
      '/api/v1/sites/:site/deliveries.csv',
      { schema: { tags, summary: 'The same as CSV, one row a step', params } },
      async (request, reply) => {
        const { site } = request.params;
        const deliveries = await viewSiteDeliveries(app, request.actor, site);
        return await sendCsv(reply, `deliveries ${site}`, deliveryColumns, deliverySteps(deliveries));
      },
    );
    http.get(
      '/api/v1/sites/:site/campaigns',
      {
        schema: {
          tags,
          summary: 'The campaigns that a site took part in, and what came out',
          params,
          response: { 200: z.array(siteCampaign) },
        },
      },
      (request) => viewSiteCampaigns(app, request.actor, request.params.site),
    );
  };
}
