import {
  keptPack,
  keptPackSummary,
  makePackRequest,
  packCheckRequest,
  packContents,
  packId,
} from '@muster/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { makePackOf, type PackFile } from './make.ts';
import { exportPack, listPacks, openPack, readKeptPack } from './views.ts';

const tags = ['drills'];
const bodyLimit = 3 * 1024 * 1024;
const params = z.object({ id: packId });

/** Packs that were taken in, to be read again and handed on. */
export function keptPackRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/packs',
      { schema: { tags, summary: 'Packs that were taken in', response: { 200: z.array(keptPackSummary) } } },
      (request) => listPacks(app, request.actor),
    );
    http.post(
      '/api/v1/packs/open',
      {
        bodyLimit,
        schema: {
          tags,
          summary: 'All that is in a pack, part by part; nothing is kept',
          body: packCheckRequest,
          response: { 200: packContents },
        },
      },
      (request) => openPack(app, request.actor, request.body),
    );
    http.get(
      '/api/v1/packs/:id',
      {
        schema: {
          tags,
          summary: 'A pack with its parts and signatures',
          params,
          response: { 200: keptPack },
        },
      },
      (request) => readKeptPack(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/packs/make',
      {
        schema: {
          tags,
          summary: 'A pack of a scenario that is here, as a file for others to review; not signed',
          body: makePackRequest,
        },
      },
      async (request, reply) => await sendFile(reply, await makePackOf(app, request.actor, request.body)),
    );
    http.post(
      '/api/v1/packs/:id/export',
      { schema: { tags, summary: 'The pack as it came, as a file; written down', params } },
      async (request, reply) =>
        await sendFile(reply, await exportPack(app, request.actor, request.params.id)),
    );
  };
}

async function sendFile(reply: FastifyReply, { fileName, content }: PackFile): Promise<FastifyReply> {
  return await reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(content);
}
