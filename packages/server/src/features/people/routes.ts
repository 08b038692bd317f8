import { issuedToken, issueTokenRequest, pageOf, pageQuery, tokenId, tokenView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { accountRoutes } from './account-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { viewMe } from './me.ts';
import { personRoutes } from './person-routes.ts';
import { issueToken, listTokens, revokeToken } from './service.ts';
import { sessionRoutes } from './session-routes.ts';

const tags = ['people'];

export function peopleRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    await http.register(sessionRoutes(app));
    await http.register(accountRoutes(app));
    await http.register(personRoutes(app));
    await http.register(linkRoutes(app));

    http.post(
      '/api/v1/tokens',
      {
        schema: {
          tags,
          summary: 'Issue a token; its text is shown this once',
          body: issueTokenRequest,
          response: { 201: issuedToken },
        },
      },
      async (request, reply) => {
        const { activeGrant } = await viewMe(app, request.caller);
        const issued = await issueToken(app, request.actor, request.body, activeGrant);
        return await reply.code(201).send(issued);
      },
    );

    http.get(
      '/api/v1/tokens',
      {
        schema: {
          tags,
          summary: 'List tokens, without their texts: all for administrators and auditors, else one’s own',
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
          tags,
          summary: 'Revoke a token',
          params: z.object({ id: tokenId }),
          response: { 200: tokenView },
        },
      },
      (request) => revokeToken(app, request.actor, request.params.id),
    );
  };
}
