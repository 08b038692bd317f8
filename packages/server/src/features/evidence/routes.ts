import type { Readable } from 'node:stream';
import {
  beginPartUploadRequest,
  evidenceDetail,
  evidenceId,
  evidenceItemView,
  evidenceReceipt,
  evidenceUploadView,
  grantedRead,
  handOverRequest,
  idOf,
  openEvidenceRequest,
  receiptKey,
  uploadEvidenceQuery,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { asFile } from '../../http/csv.ts';
import { grantRead, openEvidence, receiptOf } from './accesses.ts';
import { handOver, verifyEvidence } from './custody.ts';
import { openBag } from './export.ts';
import { incidentEvidenceRoutes } from './incident-routes.ts';
import { receiptKeyOf } from './receipt.ts';
import { listEvidence, takeEvidence } from './service.ts';
import { uploadRoutes } from './upload-routes.ts';
import { beginInPart, listPartUploads } from './uploads.ts';
import { viewEvidence } from './views.ts';

const tags = ['evidence'];
const params = z.object({ id: idOf('cmp'), participation: idOf('par') });
const ofItem = z.object({ id: evidenceId });
const path = '/api/v1/campaigns/:id/sites/:participation/evidence';

export function evidenceRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    // The bytes go by as a stream: they are never all in memory, and nothing tries to understand them.
    http.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    await http.register(incidentEvidenceRoutes(app));
    await http.register(uploadRoutes(app));

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
      `${path}/uploads`,
      {
        schema: {
          tags,
          summary: 'Your files that are on their way',
          params,
          response: { 200: z.array(evidenceUploadView) },
        },
      },
      ({ actor, params: { id, participation } }) =>
        listPartUploads(app, actor, { campaign: id, participation }),
    );

    http.post(
      `${path}/uploads`,
      {
        schema: {
          tags,
          summary: 'Begin to give a file by parts',
          params,
          body: beginPartUploadRequest,
          response: { 201: evidenceUploadView },
        },
      },
      async ({ actor, params: { id, participation }, body }, reply) => {
        const place = { campaign: id, participation };
        return await reply.code(201).send(await beginInPart(app, actor, place, body));
      },
    );

    http.get(
      '/api/v1/evidence/receipt-key',
      { schema: { tags, summary: 'The key that signs receipts', response: { 200: receiptKey } } },
      async () => receiptKeyOf(app),
    );

    http.get(
      '/api/v1/evidence/:id',
      {
        schema: {
          tags,
          summary: 'A piece of evidence with its custody',
          params: ofItem,
          response: { 200: evidenceDetail },
        },
      },
      ({ actor, params: { id } }) => viewEvidence(app, actor, id),
    );

    http.get(
      '/api/v1/evidence/:id/receipt',
      {
        schema: {
          tags,
          summary: 'The signed receipt for it',
          params: ofItem,
          response: { 200: evidenceReceipt },
        },
      },
      async ({ actor, params: { id } }, reply) => {
        const receipt = await receiptOf(app, actor, id);
        return await asFile(reply, `${id}-receipt.json`, 'application/json; charset=utf-8').send(receipt);
      },
    );

    http.post(
      '/api/v1/evidence/:id/verify',
      {
        schema: {
          tags,
          summary: 'Read the stored bytes and compare them with what came in',
          params: ofItem,
          response: { 200: evidenceDetail },
        },
      },
      ({ actor, params: { id } }) => verifyEvidence(app, actor, id),
    );

    http.post(
      '/api/v1/evidence/:id/hand-overs',
      {
        schema: {
          tags,
          summary: 'Record that somebody gave it to somebody',
          params: ofItem,
          body: handOverRequest,
          response: { 201: evidenceDetail },
        },
      },
      async ({ actor, params: { id }, body }, reply) =>
        await reply.code(201).send(await handOver(app, actor, id, body)),
    );

    http.post(
      '/api/v1/evidence/:id/accesses',
      {
        schema: {
          tags,
          summary: 'Ask to read it, saying why: it is written down, and may be read for 15 minutes',
          params: ofItem,
          body: openEvidenceRequest,
          response: { 201: grantedRead },
        },
      },
      async ({ actor, params: { id }, body }, reply) =>
        await reply.code(201).send(await grantRead(app, actor, id, body.why)),
    );

    http.get(
      '/api/v1/evidence/:id/file',
      {
        schema: {
          tags,
          summary: 'A piece of evidence, as it came',
          params: ofItem,
          querystring: z.object({ access: idOf('tik').optional() }),
        },
      },
      async ({ actor, params: { id }, query }, reply) => {
        const { name, size, bytes } = await openEvidence(app, actor, id, query.access);
        // Never shown as what it says it is: it may be what attacked somebody.
        return await asFile(reply, name, 'application/octet-stream')
          .header('content-length', size)
          .header('content-security-policy', "default-src 'none'; sandbox")
          .send(bytes);
      },
    );

    http.get(
      '/api/v1/evidence/bags/:bag',
      {
        schema: {
          tags,
          summary: 'A bag that was asked for (RFC 8493), as tar',
          params: z.object({ bag: idOf('exp') }),
        },
      },
      async ({ actor, params: { bag } }, reply) => {
        const { name, bytes } = await openBag(app, actor, bag);
        return await asFile(reply, name, 'application/x-tar')
          .header('content-security-policy', "default-src 'none'; sandbox")
          .send(bytes);
      },
    );
  };
}
