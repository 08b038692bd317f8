import { idOf } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { asFile, sendCsv } from '../../http/csv.ts';
import { viewClaims } from '../claims/index.ts';
import { viewBoard, viewResults } from '../verdicts/index.ts';
import { exportCampaignReport, exportSiteReport } from './export-report.ts';
import {
  boardColumns,
  claimColumns,
  siteResultColumns,
  siteResults,
  spreadColumns,
  spreadRows,
  tallyColumns,
} from './tables.ts';

const tags = ['reports'];
const params = z.object({ id: idOf('cmp') });
/** Without it the newest score is reported. */
const query = z.object({ run: idOf('run').optional() });
const PDF = 'application/pdf';

export function reportRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/campaigns/:id/report.pdf',
      {
        schema: { tags, summary: 'The report of a campaign, from a kept score', params, querystring: query },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { name, bytes } = await exportCampaignReport(app, request.actor, id, request.query.run);
        return await asFile(reply, name, PDF).send(bytes);
      },
    );
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/report.pdf',
      {
        schema: {
          tags,
          summary: 'The report of one site in a campaign, from a kept score',
          params: params.extend({ participation: idOf('par') }),
          querystring: query,
        },
      },
      async (request, reply) => {
        const { id, participation } = request.params;
        const { run } = request.query;
        const { name, bytes } = await exportSiteReport(app, request.actor, id, participation, run);
        return await asFile(reply, name, PDF).send(bytes);
      },
    );
    http.get(
      '/api/v1/campaigns/:id/board.csv',
      { schema: { tags, summary: 'The board as CSV; as JSON it is /board', params } },
      async (request, reply) => {
        const board = await viewBoard(app, request.actor, request.params.id);
        return await sendCsv(reply, `${board.campaign.name} board`, boardColumns(board), board.sites);
      },
    );
    http.get(
      '/api/v1/campaigns/:id/results.csv',
      {
        schema: {
          tags,
          summary: 'The results as CSV, one table at a time; as JSON they are /results',
          params,
          querystring: z.object({ table: z.enum(['sites', 'distributions', 'checks']).default('sites') }),
        },
      },
      async (request, reply) => {
        const results = await viewResults(app, request.actor, request.params.id);
        const { table } = request.query;
        const name = `${results.campaign.name} ${table}`;
        if (table === 'sites') return await sendCsv(reply, name, siteResultColumns, siteResults(results));
        if (table === 'checks') return await sendCsv(reply, name, tallyColumns, results.checks);
        return await sendCsv(reply, name, spreadColumns, spreadRows(results));
      },
    );
    http.get(
      '/api/v1/campaigns/:id/claims.csv',
      { schema: { tags, summary: 'Claims against measured facts as CSV; as JSON they are /claims', params } },
      async (request, reply) => {
        const claims = await viewClaims(app, request.actor, request.params.id);
        return await sendCsv(reply, `claims ${request.params.id}`, claimColumns, claims);
      },
    );
  };
}
