import type { Readable } from 'node:stream';
import { evidenceId, evidenceItemView, idOf, uploadEvidenceQuery } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { asFile } from '../../http/csv.ts';
import { listEvidence, openEvidence, takeEvidence } from './service.ts';

const tags = ['evidence'];
const params = z.object({ id: idOf('cmp'), participation: idOf('par') });
const path = '/api/v1/campaigns/:id/sites/:participation/evidence';

export function evidenceRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    // The bytes go by as a stream: they are never all in memory, and nothing tries to understand them.
    http.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

    http.get(
      path,
      {
        schema: {
          tags,
          summary: 'What a site gave as evidence',
          params,
          response: { 200: z.array(evidenceItemView) },
        },
      },
      ({ actor, params: { id, participation } }) => listEvidence(app, actor, { campaign: id, participation }),
    );

    http.post(
      path,
      {
        schema: {
          tags,
          summary: 'Give evidence: the body is the file, as application/octet-stream',
          params,
          querystring: uploadEvidenceQuery,
          response: { 201: evidenceItemView },
        },
      },
      async ({ actor, params: { id, participation }, query, body }, reply) => {
        const place = { campaign: id, participation };
        return await reply.code(201).send(await takeEvidence(app, actor, place, query, body as Readable));
      },
    );

    http.get(
      '/api/v1/evidence/:id/file',
      { schema: { tags, summary: 'A piece of evidence, as it came', params: z.object({ id: evidenceId }) } },
      async (request, reply) => {
        const { name, size, bytes } = await openEvidence(app, request.actor, request.params.id);
        // Never shown as what it says it is: it may be what attacked somebody.
        return await asFile(reply, name, 'application/octet-stream')
          .header('content-length', size)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .send(bytes);
      },
    );
  };
}
