import {
  idOf,
  type LedgerEntryView,
  ledgerEntryView,
  ledgerHead,
  ledgerQuery,
  pageOf,
  verifyLedgerRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { type Column, sendCsv } from '../../http/csv.ts';
import { entriesToKeep, getEntry, getHead, listEntries, verifyInLines } from './service.ts';

/** 20,000 heads of some 300 bytes. */
const HEADS_LIMIT_BYTES = 8 * 1024 * 1024;

const entryColumns: readonly Column<LedgerEntryView>[] = [
  { name: 'position', cell: (entry) => entry.position },
  { name: 'at', cell: (entry) => entry.at },
  { name: 'kind', cell: (entry) => entry.kind },
  { name: 'subject', cell: (entry) => entry.subject },
  { name: 'actor', cell: (entry) => entry.actor },
  { name: 'id', cell: (entry) => entry.id },
  { name: 'hash', cell: (entry) => entry.hash },
  { name: 'body', cell: (entry) => JSON.stringify(entry.body) },
];

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
      '/api/v1/ledger/entries.csv',
      { schema: { tags: ['ledger'], summary: 'Entries as CSV, 10,000 at most', querystring: ledgerQuery } },
      async (request, reply) =>
        sendCsv(reply, 'ledger', entryColumns, await entriesToKeep(app, request.actor, request.query)),
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
