import type { Readable } from 'node:stream';
import { evidenceUploadId, evidenceUploadView, LARGEST_PART_BYTES, partQuery } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { giveUpUpload, takePart, viewUpload } from './uploads.ts';

const tags = ['evidence'];
const params = z.object({ id: evidenceUploadId });
const path = '/api/v1/evidence/uploads/:id';

/** Files that come by parts; HEAD gives the offset in a header as tus has it. */
export function uploadRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      path,
      {
        schema: {
          tags,
          summary: 'How much of a file has come',
          params,
          response: { 200: evidenceUploadView },
        },
      },
      async ({ actor, params: { id } }, reply) => {
        const upload = await viewUpload(app, actor, id);
        return await reply
          .header('upload-offset', upload.offset)
          .header('upload-length', upload.size)
          .header('cache-control', 'no-store')
          .send(upload);
      },
    );

    http.patch(
      path,
      {
        schema: {
          tags,
          summary: 'The next part: the body is its bytes, as application/octet-stream, 16 MiB at most',
          params,
          querystring: partQuery,
          response: { 200: evidenceUploadView },
        },
      },
      async ({ actor, params: { id }, query, body }, reply) => {
        const upload = await takePart(app, actor, id, query, await partOf(body as Readable | undefined));
        return await reply.header('upload-offset', upload.offset).send(upload);
      },
    );

    http.delete(
      path,
      {
        schema: {
          tags,
          summary: 'Give a file up that is on its way; what came of it is removed',
          params,
          response: { 200: evidenceUploadView },
        },
      },
      ({ actor, params: { id } }) => giveUpUpload(app, actor, id),
    );
  };
}

/** A part that breaks off is none. */
async function partOf(body: Readable | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_PART_BYTES)
      throw new MusterError(
        'request.too-large',
        `A part has ${LARGEST_PART_BYTES} bytes at most; it was not kept.`,
      );
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
