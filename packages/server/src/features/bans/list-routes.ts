import {
  type BanListFormat,
  banListFormat,
  banListQuery,
  listReceiverId,
  listReceiverView,
  listReceiverViews,
  madeListReceiver,
  makeListReceiverRequest,
} from '@muster/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { CONTENT_TYPES } from './list-formats.ts';
import { etagNow, listSince, type SignedList, wholeList } from './lists.ts';
import { listReader, listReceivers, makeReceiver, revokeReceiver } from './receivers.ts';

const tags = ['ban lists'];
/** `bans.argus`, and `bans.argus.sig` for its signature. */
const file = z.object({
  form: z.enum(banListFormat.options.flatMap((form) => [form, `${form}.sig` as const])),
});

/**
 * The lists stand outside of the API of people: a program of a site reads them with a token of its own, by one line of
 * cron and curl.
 */
export function listRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/lists/bans.:form',
      {
        schema: {
          tags,
          summary:
            'The list of bans in one form, signed; with If-None-Match a list that is known is not sent again',
          params: file,
          querystring: banListQuery,
        },
      },
      async (request, reply) => {
        const reader = await listReader(app, request.headers.authorization);
        const { form } = request.params;
        const format = form.replace(/\.sig$/, '') as BanListFormat;
        const { since } = request.query;
        const isSignature = form.endsWith('.sig');
        if (since === undefined && !isSignature) {
          const etag = await etagNow(app, reader.audience, format);
          if (matches(request.headers['if-none-match'], etag)) {
            await reader.read(numberIn(etag));
            return await reply.code(304).header('etag', etag).send();
          }
        }
        const list =
          since === undefined || format !== 'json'
            ? await wholeList(app, reader.audience, format)
            : await listSince(app, reader.audience, since);
        await reader.read(list.number);
        if (isSignature)
          return await reply
            .type('text/plain; charset=utf-8')
            .header('cache-control', 'no-store')
            .send(`${list.signature}\n`);
        if (matches(request.headers['if-none-match'], list.etag))
          return await reply.code(304).header('etag', list.etag).send();
        return await sendList(reply, list, format);
      },
    );
    http.get(
      '/api/v1/ban-list-receivers',
      { schema: { tags, summary: 'Who reads the lists', response: { 200: listReceiverViews } } },
      (request) => listReceivers(app, request.actor),
    );
    http.post(
      '/api/v1/ban-list-receivers',
      {
        schema: {
          tags,
          summary: 'Make a token for reading the lists; it is shown once',
          body: makeListReceiverRequest,
          response: { 201: madeListReceiver },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await makeReceiver(app, request.actor, request.body)),
    );
    http.post(
      '/api/v1/ban-list-receivers/:id/revoke',
      {
        schema: {
          tags,
          summary: 'End a token for the lists',
          params: z.object({ id: listReceiverId }),
          response: { 200: listReceiverView },
        },
      },
      (request) => revokeReceiver(app, request.actor, request.params.id),
    );
  };
}

async function sendList(reply: FastifyReply, list: SignedList, format: BanListFormat): Promise<FastifyReply> {
  return await reply
    .type(CONTENT_TYPES[format])
    .header('etag', list.etag)
    // What a proxy keeps would hide a ban.
    .header('cache-control', 'private, no-cache')
    .header('muster-list', String(list.number))
    .header('muster-signature', list.signature)
    .send(list.body);
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

function numberIn(etag: string): number {
  return Number(/^"(\d+)/.exec(etag)?.[1] ?? 0);
}
