import { timingSafeEqual } from 'node:crypto';
import type { SetErrorCode } from '@muster/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { type TransmitterRow, takeSet } from './take-set.ts';
import { transmitterById } from './transmitters.ts';
import { LONGEST_SET_CHARACTERS, SetRefused } from './verify-incoming.ts';

/** RFC 8935, section 2: 202 and nothing else when it is taken, else 400 with `err` and `description`. */
export function receiveRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.addContentTypeParser(
      'application/secevent+jwt',
      { parseAs: 'string', bodyLimit: LONGEST_SET_CHARACTERS },
      (_request, body, done) => done(null, body),
    );
    http.post(
      '/ssf/receive/:transmitter',
      {
        bodyLimit: LONGEST_SET_CHARACTERS,
        schema: { hide: true, params: z.object({ transmitter: z.string().max(64) }) },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const transmitter = await transmitterById(app.db, request.params.transmitter);
        // Whether there is one is told to nobody who has no token of it.
        if (!transmitter || !isPushedBy(transmitter, request.headers.authorization))
          return await refuse(reply, 401, 'authentication_failed', 'the transmitter’s token is not right');
        if (typeof request.body !== 'string')
          return await refuse(reply, 400, 'invalid_request', 'the body is not application/secevent+jwt');
        try {
          await takeSet(app, transmitter, request.body.trim());
        } catch (error) {
          if (error instanceof SetRefused) return await refuse(reply, 400, error.code, error.message);
          if (!(error instanceof WebhookError)) throw error;
          // It is not the SET's fault: the transmitter tries again.
          return await reply.header('retry-after', '60').code(503).send();
        }
        return await reply.code(202).send();
      },
    );
  };
}

function isPushedBy({ secret_sha256 }: TransmitterRow, authorization: string | undefined): boolean {
  const secret = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1];
  if (secret === undefined || secret_sha256 === null) return false;
  return timingSafeEqual(Buffer.from(sha256Of(secret)), Buffer.from(secret_sha256));
}

async function refuse(
  reply: FastifyReply,
  status: 400 | 401,
  err: SetErrorCode,
  description: string,
): Promise<FastifyReply> {
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return await reply
    .code(status)
    .header('content-language', 'en')
    .type('application/json')
    .send({ err, description });
}
