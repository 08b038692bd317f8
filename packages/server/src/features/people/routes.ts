import {
  firstRunRequest,
  issuedToken,
  issueTokenRequest,
  pageOf,
  pageQuery,
  tokenId,
  tokenView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { completeFirstRun, issueToken, listTokens, revokeToken } from './service.ts';
import { sessionRoutes } from './session-routes.ts';

export function peopleRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(sessionRoutes(app));

    http.post(
      '/api/v1/tokens',
      {
        schema: {
          tags: ['people'],
          summary: 'Issue a token; its text is shown this once',
          body: issueTokenRequest,
          response: { 201: issuedToken },
        },
      },
      async (request, reply) => {
        const issued = await issueToken(app, request.actor, request.body);
        return await reply.code(201).send(issued);
      },
    );

    http.get(
      '/api/v1/tokens',
      {
        schema: {
          tags: ['people'],
          summary: 'List tokens, without their texts',
          querystring: pageQuery,
          response: { 200: pageOf(tokenView) },
        },
      },
      (request) => listTokens(app, request.actor, request.query),
    );

    http.delete(
      '/api/v1/tokens/:id',
      {
        schema: {
          tags: ['people'],
          summary: 'Revoke a token',
          params: z.object({ id: tokenId }),
          response: { 200: tokenView },
        },
      },
      (request) => revokeToken(app, request.actor, request.params.id),
    );

    http.post(
      '/api/v1/first-run',
      {
        config: { public: true },
        schema: {
          tags: ['people'],
          summary: 'Make the first administrator’s token from a one-time link',
          body: firstRunRequest,
          response: { 201: issuedToken },
        },
      },
      async (request, reply) => {
        const issued = await completeFirstRun(app, request.body);
        return await reply.code(201).send(issued);
      },
    );
  };
}
