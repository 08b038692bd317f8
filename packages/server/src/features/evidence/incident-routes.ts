import type { Readable } from 'node:stream';
import {
  beginUploadRequest,
  evidenceItemView,
  evidenceUploadView,
  exportEvidenceRequest,
  giveEvidenceQuery,
  grantedRead,
  incidentEvidenceView,
  incidentId,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { grantBag } from './export.ts';
import { giveToIncident } from './incident-evidence.ts';
import { beginInIncident } from './uploads.ts';
import { viewIncidentEvidence } from './views.ts';

const tags = ['evidence'];
const params = z.object({ id: incidentId });
const path = '/api/v1/incidents/:id/evidence';

/** The evidence of an incident. */
export function incidentEvidenceRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      path,
      {
        schema: {
          tags,
          summary: 'What an incident has in evidence, as far as you may see it',
          params,
          response: { 200: incidentEvidenceView },
        },
      },
      ({ actor, params: { id } }) => viewIncidentEvidence(app, actor, id),
    );

    http.post(
      path,
      {
        schema: {
          tags,
          summary: 'Give evidence: the body is the file, as application/octet-stream',
          params,
          querystring: giveEvidenceQuery,
          response: { 201: evidenceItemView },
        },
      },
      async ({ actor, params: { id }, query, body }, reply) =>
        await reply.code(201).send(await giveToIncident(app, actor, id, query, body as Readable)),
    );

    http.post(
      `${path}/uploads`,
      {
        schema: {
          tags,
          summary: 'Begin to give a file by parts',
          params,
          body: beginUploadRequest,
          response: { 201: evidenceUploadView },
        },
      },
      async ({ actor, params: { id }, body }, reply) =>
        await reply.code(201).send(await beginInIncident(app, actor, id, body)),
    );

    http.post(
      `${path}/bags`,
      {
        schema: {
          tags,
          summary: 'Ask for chosen pieces as one bag, saying why: it stands in their custody',
          params,
          body: exportEvidenceRequest,
          response: { 201: grantedRead },
        },
      },
      async ({ actor, params: { id }, body }, reply) =>
        await reply.code(201).send(await grantBag(app, actor, id, body)),
    );
  };
}
