import {
  addSubjectRequest,
  changeStreamRequest,
  createStreamRequest,
  jwks,
  oneStreamQuery,
  POLL_DELIVERY,
  PUSH_DELIVERY,
  pollAnswer,
  pollRequest,
  removeSubjectRequest,
  streamConfiguration,
  streamQuery,
  streamStatus,
  type TransmitterMetadata,
  transmitterMetadata,
  verifyStreamRequest,
} from '@muster/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { publicJwkOf } from './compact-set.ts';
import { issuerOf } from './issuer.ts';
import { type PollOutcome, pollsOf } from './polls.ts';
import { readStatus, setStatus, verifyStream, wantSubject } from './stream-state.ts';
import { changeStream, createStream, deleteStream, readStream, readStreams } from './streams.ts';
import { type AgentDoor, demandStream, type Subscriber, subscriberOf } from './subscriber.ts';

const hide = true;
const BODY_BYTES = 64 * 1024;
/** An acknowledgement names each SET: some 60 bytes. */
const POLL_BYTES = 1024 * 1024;
const CACHED = 'public, max-age=300';

/** The transmitter's side of OpenID SSF 1.0, outside /api: addresses, names and answers are the standards'. */
export function ssfRoutes(app: App, door: AgentDoor): FastifyPluginAsyncZod {
  const polls = pollsOf(app);
  const subscribers = new WeakMap<FastifyRequest, Subscriber>();
  /** Asked before a body is read: strangers' are not. */
  async function preParsing(request: FastifyRequest): Promise<void> {
    subscribers.set(request, await subscriberOf(app, door, request.headers.authorization));
  }
  const who = (request: FastifyRequest): Subscriber => subscribers.get(request) as Subscriber;
  return async (http) => {
    http.addHook('preClose', () => polls.close());
    http.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    http.get(
      '/.well-known/ssf-configuration',
      { schema: { hide, response: { 200: transmitterMetadata } } },
      async (_request, reply) => await reply.header('cache-control', CACHED).send(metadata(app)),
    );
    http.get('/ssf/jwks.json', { schema: { hide, response: { 200: jwks } } }, async (_request, reply) => {
      const { kid = '', ...key } = publicJwkOf(app.keys.order);
      return await reply.header('cache-control', CACHED).send({ keys: [{ ...key, kid }] });
    });

    http.post(
      '/ssf/streams',
      {
        preParsing,
        bodyLimit: BODY_BYTES,
        schema: { hide, body: createStreamRequest, response: { 201: streamConfiguration } },
      },
      async (request, reply) =>
        await reply.code(201).send(await createStream(app, who(request), request.body)),
    );
    http.get(
      '/ssf/streams',
      {
        preParsing,
        schema: {
          hide,
          querystring: streamQuery,
          response: { 200: z.union([streamConfiguration, z.array(streamConfiguration)]) },
        },
      },
      async (request) => {
        const { stream_id } = request.query;
        const subscriber = who(request);
        return stream_id === undefined
          ? await readStreams(app, subscriber)
          : await readStream(app, subscriber, stream_id);
      },
    );
    for (const method of ['PATCH', 'PUT'] as const) {
      http.route({
        method,
        url: '/ssf/streams',
        preParsing,
        bodyLimit: BODY_BYTES,
        schema: { hide, body: changeStreamRequest, response: { 200: streamConfiguration } },
        handler: async (request) => await changeStream(app, who(request), request.body, method === 'PUT'),
      });
    }
    http.delete(
      '/ssf/streams',
      { preParsing, schema: { hide, querystring: oneStreamQuery, response: { 204: z.null() } } },
      async (request, reply) => {
        await deleteStream(app, who(request), request.query.stream_id);
        return await reply.code(204).send(null);
      },
    );

    http.get(
      '/ssf/status',
      { preParsing, schema: { hide, querystring: oneStreamQuery, response: { 200: streamStatus } } },
      async (request) => await readStatus(app, who(request), request.query.stream_id),
    );
    http.post(
      '/ssf/status',
      {
        preParsing,
        bodyLimit: BODY_BYTES,
        schema: { hide, body: streamStatus, response: { 200: streamStatus } },
      },
      async (request) => await setStatus(app, who(request), request.body),
    );
    // A colon begins a parameter; two of them are one.
    http.post(
      '/ssf/subjects::add',
      { preParsing, bodyLimit: BODY_BYTES, schema: { hide, body: addSubjectRequest } },
      async (request, reply) => {
        const { stream_id, subject } = request.body;
        await wantSubject(app, who(request), stream_id, subject, true);
        return await reply.code(200).send();
      },
    );
    http.post(
      '/ssf/subjects::remove',
      {
        preParsing,
        bodyLimit: BODY_BYTES,
        schema: { hide, body: removeSubjectRequest, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { stream_id, subject } = request.body;
        await wantSubject(app, who(request), stream_id, subject, false);
        return await reply.code(204).send(null);
      },
    );
    http.post(
      '/ssf/verify',
      {
        preParsing,
        bodyLimit: BODY_BYTES,
        schema: { hide, body: verifyStreamRequest, response: { 204: z.null() } },
      },
      async (request, reply) => {
        await verifyStream(app, who(request), request.body.stream_id, request.body.state);
        return await reply.code(204).send(null);
      },
    );

    http.post(
      '/ssf/streams/:id/poll',
      {
        preParsing,
        bodyLimit: POLL_BYTES,
        schema: {
          hide,
          params: z.object({ id: z.string().max(64) }),
          body: pollRequest,
          response: { 200: pollAnswer },
        },
      },
      async (request, reply) => {
        const subscriber = who(request);
        const { id } = request.params;
        if (subscriber.kind === 'receiver') await demandPolled(app, subscriber, id);
        else if (subscriber.streamId !== id)
          throw new MusterError('not-found', 'There is no such stream, or it is not yours.');
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        return await send(reply, subscriber, await polls.poll(id, request.body, gone.signal));
      },
    );
  };
}

async function demandPolled(app: App, subscriber: Subscriber, id: string): Promise<void> {
  const stream = await demandStream(app, subscriber, id);
  if (stream.method === 'push')
    throw new MusterError(
      'state.conflict',
      'This stream is delivered by push; change its delivery to poll it.',
    );
  const at = app.clocks.machine.now();
  if (at.getTime() - stream.last_active_at.getTime() > 60_000)
    await app.db.updateTable('signal_stream').set({ last_active_at: at }).where('id', '=', id).execute();
}

async function send(
  reply: FastifyReply,
  subscriber: Subscriber,
  outcome: PollOutcome,
): Promise<FastifyReply> {
  if (outcome.kind === 'answer') return await reply.send(outcome.answer);
  if (outcome.kind === 'busy') {
    reply.header('retry-after', String(outcome.retryAfterS));
    throw new MusterError('server.busy', 'Nothing was lost: what waits stays until it is acknowledged.');
  }
  if (subscriber.kind === 'agent')
    throw new MusterError('agent.revoked', 'This agent was revoked. Bans that it set stay.');
  throw new MusterError('not-found', 'The stream was deleted or disabled.');
}

function metadata(app: App): TransmitterMetadata {
  const issuer = issuerOf(app);
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: `${issuer}/ssf/jwks.json`,
    delivery_methods_supported: [PUSH_DELIVERY, POLL_DELIVERY],
    configuration_endpoint: `${issuer}/ssf/streams`,
    status_endpoint: `${issuer}/ssf/status`,
    add_subject_endpoint: `${issuer}/ssf/subjects:add`,
    remove_subject_endpoint: `${issuer}/ssf/subjects:remove`,
    verification_endpoint: `${issuer}/ssf/verify`,
    // Bearer tokens, handed over by the CSIRT.
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  };
}
