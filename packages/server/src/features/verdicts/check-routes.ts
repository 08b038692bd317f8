import { checkId, checkPageView, idOf, siteChecksView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { viewCheck } from './check-page.ts';
import { viewSiteChecks } from './site-checks.ts';

const params = z.object({ id: idOf('cmp'), participation: idOf('par'), check: checkId });

export function checkRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/checks',
      {
        schema: {
          tags: ['verdicts'],
          summary: 'Every check of one site, with its evidence',
          params: params.omit({ check: true }),
          response: { 200: siteChecksView },
        },
      },
      ({ actor, params: { id, participation } }) => viewSiteChecks(app, actor, id, participation),
    );
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/checks/:check',
      {
        schema: {
          tags: ['verdicts'],
          summary: 'One check of one site: what was asked, the verdict, its evidence and its history',
          params,
          response: { 200: checkPageView },
        },
      },
      ({ actor, params: { id, participation, check } }) =>
        viewCheck(app, actor, { campaign: id, participation, check }),
    );
  };
}
