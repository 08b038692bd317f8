import {
  idOf,
  ledgerEntryView,
  ledgerHead,
  ledgerQuery,
  pageOf,
  verifyLedgerRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { getEntry, getHead, listEntries, verifyInLines } from './service.ts';

/** 20,000 heads of some 300 bytes. */
const HEADS_LIMIT_BYTES = 8 * 1024 * 1024;

export function ledgerRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/ledger/entries',
      {
        schema: {
          tags: ['ledger'],
          summary: 'List entries',
          querystring: ledgerQuery,
          response: { 200: pageOf(ledgerEntryView) },
        },
      },
      (request) => listEntries(app, request.actor, request.query),
    );

    http.get(
      '/api/v1/ledger/entries/:id',
      {
        schema: {
          tags: ['ledger'],
          summary: 'One entry',
          params: z.object({ id: idOf('ent') }),
          response: { 200: ledgerEntryView },
        },
      },
      (request) => getEntry(app, request.actor, request.params.id),
    );

    http.get(
      '/api/v1/ledger/head',
      { schema: { tags: ['ledger'], summary: 'The newest signed head', response: { 200: ledgerHead } } },
      (request) => getHead(app, request.actor),
    );

    http.post(
      '/api/v1/ledger/verify',
      {
        bodyLimit: HEADS_LIMIT_BYTES,
        schema: {
          tags: ['ledger'],
          summary: 'Verify the ledger; answers with lines of JSON, progress first and one result last',
          body: verifyLedgerRequest,
        },
      },
      async (request, reply) => {
        const lines = verifyInLines(app, request.actor, request.body.heads);
        return await reply.header('content-type', 'application/x-ndjson').send(lines);
      },
    );
  };
}
