import { saveTeamRequest, teamPage, teamSettings } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../../app.ts';
import { saveTeam, viewRfc2350Text, viewSecurityTxt, viewTeamPage, viewTeamSettings } from './service.ts';

const tags = ['team'];
/** Read by programs and crawlers again and again. */
const CACHED = 'public, max-age=3600';
const PLAIN = 'text/plain; charset=utf-8';

export function publicPagesRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/team',
      {
        config: { public: true },
        schema: { tags, summary: 'Who the team is, after RFC 2350', response: { 200: teamPage } },
      },
      () => viewTeamPage(app),
    );
    http.get('/rfc2350.txt', { schema: { hide: true } }, async (_request, reply) => {
      const text = await viewRfc2350Text(app);
      return await reply.header('cache-control', CACHED).type(PLAIN).send(text);
    });
    http.get('/.well-known/security.txt', { schema: { hide: true } }, async (_request, reply) => {
      const text = await viewSecurityTxt(app);
      return await reply.header('cache-control', CACHED).type(PLAIN).send(text);
    });
    http.get(
      '/api/v1/team/settings',
      {
        schema: {
          tags,
          summary: 'What the team says of itself, and what is left to say',
          response: { 200: teamSettings },
        },
      },
      (request) => viewTeamSettings(app, request.actor),
    );
    http.put(
      '/api/v1/team/settings',
      {
        schema: {
          tags,
          summary: 'Say who the team is; it is published at once',
          body: saveTeamRequest,
          response: { 200: teamSettings },
        },
      },
      (request) => saveTeam(app, request.actor, request.body),
    );
  };
}
