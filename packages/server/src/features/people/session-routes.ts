import {
  beginOidcRequest,
  begunOidc,
  openSessionRequest,
  passkeyOptions,
  sessionId,
  sessionView,
  switchGrantRequest,
  waysIn,
  whoAmI,
} from '@muster/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { SESSION_COOKIE } from '../../kernel/caller.ts';
import { endAllSessions, endOneSession, listOwnSessions } from './account.ts';
import { hasAdministrator } from './first-run.ts';
import { viewMe } from './me.ts';
import { beginPasskeySignIn, signInByPasskey } from './passkeys.ts';
import { signInByPassword } from './password-sign-in.ts';
import { SHORTEST_PASSWORD } from './passwords.ts';
import { passkeyName, passkeyPlace, redirectUri } from './place.ts';
import { signInByLink } from './portal-links.ts';
import { beginProviderSignIn, finishProviderSignIn } from './provider-sign-in.ts';
import {
  endOwnSession,
  endSessionOf,
  type OpenedSession,
  openTokenSession,
  readSession,
  switchGrant,
} from './sessions.ts';

const tags = ['people'];
const nothing = z.null();
/** Knows the browser again that was sent to the identity provider. */
const PROVIDER_COOKIE = '__Host-muster-oidc';
const cookie = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;

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

    http.get(
      '/api/v1/sign-in',
      {
        config: { public: true },
        schema: { tags, summary: 'How one can sign in here', response: { 200: waysIn } },
      },
      async () => ({
        passkeyName: passkeyName(app.config),
        shortestPassword: SHORTEST_PASSWORD,
        provider: app.identityProvider && { label: app.identityProvider.label },
        firstRun: !(await hasAdministrator(app.db, app.clocks.machine.now())),
        askAt: app.config.csirtAddress,
      }),
    );

    http.post(
      '/api/v1/sign-in/passkey',
      {
        config: { public: true },
        schema: { tags, summary: 'Begin to sign in with a passkey', response: { 200: passkeyOptions } },
      },
      (request) => beginPasskeySignIn(app, passkeyPlace(app.config, request)),
    );

    http.post(
      '/api/v1/sign-in/oidc',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'Begin to sign in at the identity provider: where to send the browser',
          body: beginOidcRequest,
          response: { 200: begunOidc },
        },
      },
      async (request, reply) => {
        const { url, secret, lastsSeconds } = await beginProviderSignIn(app, {
          invitation: request.body.invitation,
          redirectUri: redirectUri(app.config, request),
        });
        return await reply
          .setCookie(PROVIDER_COOKIE, secret, { ...cookie, maxAge: lastsSeconds })
          .send({ url });
      },
    );

    http.post(
      '/api/v1/sessions',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'Sign in: by API token, password, passkey, identity provider or a site’s one-time link',
          body: openSessionRequest,
          response: { 201: whoAmI },
        },
      },
      async (request, reply) => {
        const opened = await open(app, request, request.body);
        if (request.cookies[PROVIDER_COOKIE] !== undefined) reply.clearCookie(PROVIDER_COOKIE, cookie);
        await endSessionOf(app, request.cookies[SESSION_COOKIE]);
        const me = await viewMe(app, await readSession(app, opened.secret));
        return await reply.startSession(opened).code(201).send(me);
      },
    );

    http.get(
      '/api/v1/sessions',
      {
        config: { anySignedIn: true },
        schema: { tags, summary: 'Where I am signed in', response: { 200: z.array(sessionView) } },
      },
      (request) => listOwnSessions(app, request.caller),
    );

    http.delete(
      '/api/v1/sessions',
      {
        config: { anySignedIn: true },
        schema: {
          tags,
          summary: 'Sign me out everywhere, or (others) everywhere but here',
          querystring: z.object({ others: z.stringbool().default(false) }),
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        await endAllSessions(app, request.caller, request.query.others);
        if (!request.query.others) reply.endSession();
        return await reply.code(204).send(null);
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

    http.delete(
      '/api/v1/sessions/:id',
      {
        config: { anySignedIn: true },
        schema: {
          tags,
          summary: 'Sign me out there',
          params: z.object({ id: sessionId }),
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        await endOneSession(app, request.caller, request.params.id);
        return await reply.code(204).send(null);
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

async function open(
  app: App,
  request: FastifyRequest,
  way: z.infer<typeof openSessionRequest>,
): Promise<OpenedSession> {
  const from = { userAgent: request.headers['user-agent'], address: request.ip };
  if ('token' in way) return await openTokenSession(app, { ...way, ...from });
  if ('password' in way) return await signInByPassword(app, way, from);
  if ('link' in way) return await signInByLink(app, way.link, from);
  if ('oidc' in way) {
    const secret = request.cookies[PROVIDER_COOKIE];
    return await finishProviderSignIn(app, { query: way.oidc, secret }, from);
  }
  return await signInByPasskey(app, way.passkey, { ...from, place: passkeyPlace(app.config, request) });
}
