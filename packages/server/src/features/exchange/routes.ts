import {
  exchangeView,
  exportPreview,
  exportQuery,
  importPreview,
  incidentRecord,
  makeExportRequest,
  makeRedactionRequest,
  readImportRequest,
  redactionPlan,
  redactionPreview,
  redactionView,
  takeImportRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { asFile } from '../../http/csv.ts';
import { makeExport, previewExport } from './exports.ts';
import { previewImport, takeImport } from './imports.ts';
import { recordOf } from './record.ts';
import { makeRedaction, previewRedaction } from './redactions.ts';
import { viewExchange } from './views.ts';

const tags = ['exchange'];
/** Its id, or as people write it. */
const params = z.object({ id: z.string().min(1).max(64) });
/** A file of the largest size that is read, as JSON text. */
const IMPORT_BYTES = 8 * 1024 * 1024;

export function exchangeRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/incidents/:id/exchange',
      {
        schema: {
          tags,
          summary: 'What went out of an incident and came in',
          params,
          response: { 200: exchangeView },
        },
      },
      (request) => viewExchange(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/incidents/:id/record',
      {
        schema: {
          tags,
          summary: 'An incident as one plain document, as far as you may read it',
          params,
          response: { 200: incidentRecord },
        },
      },
      (request) => recordOf(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/incidents/:id/exports/preview',
      {
        schema: {
          tags,
          summary: 'What a format would carry, and what it would lose',
          params,
          querystring: exportQuery,
          response: { 200: exportPreview },
        },
      },
      (request) => previewExport(app, request.actor, request.params.id, request.query),
    );
    http.post(
      '/api/v1/incidents/:id/exports',
      {
        schema: {
          tags,
          summary:
            'Hand an incident out as MISP event, STIX bundle, CSAF document or PDF; it is recorded by its hash',
          params,
          body: makeExportRequest,
        },
      },
      async (request, reply) => {
        const { id, file } = await makeExport(app, request.actor, request.params.id, request.body);
        return await asFile(reply.code(201), file.fileName, file.type)
          .header('x-muster-export', id)
          .header('x-muster-sha256', file.sha256)
          .send(file.bytes);
      },
    );
    http.post(
      '/api/v1/incidents/:id/redactions/preview',
      {
        schema: {
          tags,
          summary:
            'What a redacted copy would keep, whom to ask, and what still shines through; nothing is kept',
          params,
          body: redactionPlan,
          response: { 200: redactionPreview },
        },
      },
      (request) => previewRedaction(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/redactions',
      {
        schema: {
          tags,
          summary: 'Make a redacted copy for a wider circle',
          params,
          body: makeRedactionRequest,
          response: { 201: redactionView },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await makeRedaction(app, request.actor, request.params.id, request.body)),
    );
    http.post(
      '/api/v1/incidents/:id/imports/preview',
      {
        bodyLimit: IMPORT_BYTES,
        schema: {
          tags,
          summary: 'What a MISP event, a STIX bundle or a list would bring; nothing is taken',
          params,
          body: readImportRequest,
          response: { 200: importPreview },
        },
      },
      (request) => previewImport(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/imports',
      {
        bodyLimit: IMPORT_BYTES,
        schema: {
          tags,
          summary: 'Take in the observables of a MISP event, a STIX bundle or a list, all or nothing',
          params,
          body: takeImportRequest,
          response: { 201: importPreview },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await takeImport(app, request.actor, request.params.id, request.body)),
    );
  };
}
