import { idOf } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendCsv } from '../../http/csv.ts';
import { viewClaims } from '../claims/index.ts';
import { viewBoard, viewResults } from '../verdicts/index.ts';
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

export function reportRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
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
