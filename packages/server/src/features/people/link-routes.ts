import {
  acceptInvitationRequest,
  firstAdministratorRequest,
  firstPasskeyRequest,
  firstRunRequest,
  invitationSecret,
  invitationView,
  issuedToken,
  madePortalLink,
  passkeyOptions,
  portalLinkId,
  portalLinkRequest,
  portalLinkView,
  whoAmI,
} from '@muster/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { beginFirstPasskey, completeFirstRun, makeFirstAdministrator } from './first-run.ts';
import { acceptInvitation, beginInvitedPasskey, viewInvitation } from './invitations.ts';
import { viewMe } from './me.ts';
import type { PasskeyPlace } from './passkeys.ts';
import { passkeyPlace } from './place.ts';
import { givePortalLink, listPortalLinks, withdrawPortalLink } from './portal-links.ts';
import { type OpenedSession, readSession } from './sessions.ts';

const tags = ['people'];
const config = { public: true };

/** One-time links: of the first run, of invitations, of site contacts. Their secrets travel in bodies, never in addresses. */
export function linkRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/first-run',
      {
        config,
        schema: {
          tags,
          summary: 'Make the first administrator’s token from a one-time link',
          body: firstRunRequest,
          response: { 201: issuedToken },
        },
      },
      async (request, reply) => await reply.code(201).send(await completeFirstRun(app, request.body)),
    );
    http.post(
      '/api/v1/first-run/passkey',
      {
        config,
        schema: {
          tags,
          summary: 'Begin to make the first administrator’s passkey',
          body: firstPasskeyRequest,
          response: { 200: passkeyOptions },
        },
      },
      (request) => beginFirstPasskey(app, request.body, passkeyPlace(app.config, request)),
    );
    http.post(
      '/api/v1/first-run/administrator',
      {
        config,
        schema: {
          tags,
          summary: 'Make the first administrator’s account from a one-time link, and sign in',
          body: firstAdministratorRequest,
          response: { 201: whoAmI },
        },
      },
      async (request, reply) => {
        const opened = await makeFirstAdministrator(app, request.body, from(request, request.body.passkey));
        return await signedIn(reply, opened);
      },
    );
    http.post(
      '/api/v1/invitations/view',
      {
        config,
        schema: {
          tags,
          summary: 'Whom an invitation is for; looking does not use it up',
          body: invitationSecret,
          response: { 200: invitationView },
        },
      },
      (request) => viewInvitation(app, request.body.secret),
    );
    http.post(
      '/api/v1/invitations/passkey',
      {
        config,
        schema: {
          tags,
          summary: 'Begin to make the invited person’s passkey',
          body: invitationSecret,
          response: { 200: passkeyOptions },
        },
      },
      (request) => beginInvitedPasskey(app, request.body.secret, passkeyPlace(app.config, request)),
    );
    http.post(
      '/api/v1/invitations/accept',
      {
        config,
        schema: {
          tags,
          summary: 'Use an invitation up: choose how to sign in, and be signed in',
          body: acceptInvitationRequest,
          response: { 201: whoAmI },
        },
      },
      async (request, reply) => {
        const opened = await acceptInvitation(app, request.body, from(request, request.body.passkey));
        return await signedIn(reply, opened);
      },
    );
    http.post(
      '/api/v1/portal-links',
      {
        schema: {
          tags,
          summary: 'A one-time link into the portal for a site’s contact; it is shown this once',
          body: portalLinkRequest,
          response: { 201: madePortalLink },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await givePortalLink(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/portal-links',
      {
        schema: {
          tags,
          summary: 'The last links made for a site, without their secrets',
          querystring: z.object({ site: z.string().min(1).max(200) }),
          response: { 200: z.array(portalLinkView) },
        },
      },
      (request) => listPortalLinks(app, request.actor, request.query.site),
    );
    http.delete(
      '/api/v1/portal-links/:id',
      {
        schema: {
          tags,
          summary: 'Withdraw a link, and end what was opened with it',
          params: z.object({ id: portalLinkId }),
          response: { 200: portalLinkView },
        },
      },
      (request) => withdrawPortalLink(app, request.actor, request.params.id),
    );

    async function signedIn(reply: FastifyReply, opened: OpenedSession): Promise<FastifyReply> {
      const me = await viewMe(app, await readSession(app, opened.secret));
      return await reply.startSession(opened).code(201).send(me);
    }

    /** A place is needed only for a passkey; without one any address will do. */
    function from(
      request: FastifyRequest,
      passkey: unknown,
    ): { userAgent: string | undefined; place: PasskeyPlace } {
      const place = passkey === undefined ? { name: '', origin: '' } : passkeyPlace(app.config, request);
      return { userAgent: request.headers['user-agent'], place };
    }
  };
}
