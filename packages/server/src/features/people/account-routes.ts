import {
  accountView,
  changePasswordRequest,
  newPasskey,
  passkeyId,
  passkeyOptions,
  passkeyView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import {
  addPasskey,
  changePassword,
  demandOwnPerson,
  removePasskey,
  removePassword,
  renamePasskey,
  viewAccount,
} from './account.ts';
import { beginPasskey } from './passkeys.ts';
import { passkeyPlace } from './place.ts';

const tags = ['people'];
const config = { anySignedIn: true };
const params = z.object({ id: passkeyId });

/** How I sign in: my password, my passkeys. For people with an account, with or without a role. */
export function accountRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/me/account',
      { config, schema: { tags, summary: 'How I can sign in', response: { 200: accountView } } },
      (request) => viewAccount(app, request.caller),
    );
    http.put(
      '/api/v1/me/password',
      {
        config,
        schema: {
          tags,
          summary: 'Set my password; signs me out everywhere else',
          body: changePasswordRequest,
          response: { 200: accountView },
        },
      },
      async (request) => {
        await changePassword(app, request.caller, request.body, { address: request.ip });
        return await viewAccount(app, request.caller);
      },
    );
    http.delete(
      '/api/v1/me/password',
      { config, schema: { tags, summary: 'Do without a password', response: { 200: accountView } } },
      (request) => removePassword(app, request.caller),
    );
    http.post(
      '/api/v1/me/passkeys/options',
      { config, schema: { tags, summary: 'Begin to add a passkey', response: { 200: passkeyOptions } } },
      async (request) => {
        const person = await demandOwnPerson(app, request.caller);
        return await beginPasskey(app, person, passkeyPlace(app.config, request));
      },
    );
    http.post(
      '/api/v1/me/passkeys',
      {
        config,
        schema: { tags, summary: 'Add a passkey', body: newPasskey, response: { 201: passkeyView } },
      },
      async (request, reply) => {
        const place = passkeyPlace(app.config, request);
        return await reply.code(201).send(await addPasskey(app, request.caller, request.body, place));
      },
    );
    http.patch(
      '/api/v1/me/passkeys/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Call a passkey something else',
          params,
          body: z.object({ name: z.string().trim().min(1).max(60) }),
          response: { 200: passkeyView },
        },
      },
      (request) => renamePasskey(app, request.caller, request.params.id, request.body.name),
    );
    http.delete(
      '/api/v1/me/passkeys/:id',
      { config, schema: { tags, summary: 'Remove a passkey', params, response: { 200: accountView } } },
      (request) => removePasskey(app, request.caller, request.params.id),
    );
  };
}
