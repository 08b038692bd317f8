import { openSessionRequest, switchGrantRequest, whoAmI } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { viewMe } from './me.ts';
import { endOwnSession, openTokenSession, readSession, switchGrant } from './sessions.ts';

const tags = ['people'];
const nothing = z.null();

/** Signing in and out with a browser, and who one is. */
export function sessionRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/me',
      {
        config: { anySignedIn: true },
        schema: { tags, summary: 'Who I am, and what I may act as', response: { 200: whoAmI } },
      },
      (request) => viewMe(app, request.caller),
    );

    http.post(
      '/api/v1/sessions',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'Sign in: with an API token, or with mail and password',
          body: openSessionRequest,
          response: { 201: whoAmI },
        },
      },
      async (request, reply) => {
        if (!('token' in request.body)) throw new MusterError('auth.wrong', 'There are no passwords yet.');
        const opened = await openTokenSession(app, {
          token: request.body.token,
          userAgent: request.headers['user-agent'],
        });
        const me = await viewMe(app, await readSession(app, opened.secret));
        return await reply.startSession(opened).code(201).send(me);
      },
    );

    http.delete(
      '/api/v1/sessions/current',
      {
        config: { anySignedIn: true },
        schema: { tags, summary: 'Sign this browser out', response: { 204: nothing } },
      },
      async (request, reply) => {
        await endOwnSession(app, request.caller);
        return await reply.endSession().code(204).send(null);
      },
    );

    http.put(
      '/api/v1/sessions/current/grant',
      {
        config: { anySignedIn: true },
        schema: {
          tags,
          summary: 'Act under another of my roles',
          body: switchGrantRequest,
          response: { 200: whoAmI },
        },
      },
      async (request) => {
        await switchGrant(app, request.caller, request.body.grant);
        return await viewMe(app, await request.rereadCaller());
      },
    );
  };
}
