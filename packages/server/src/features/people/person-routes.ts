import {
  changePersonRequest,
  grantId,
  grantRequest,
  grantView,
  invitedPerson,
  invitePersonRequest,
  pageOf,
  pageQuery,
  personId,
  personView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { endGrant, giveGrant } from './grants.ts';
import {
  changePerson,
  endPerson,
  inviteAgain,
  invitePerson,
  listPersons,
  signOutPerson,
  viewPerson,
} from './persons.ts';

const tags = ['people'];
const params = z.object({ id: personId });
const ofGrant = z.object({ id: personId, grant: grantId });

/** Who has an account, and what they may act as. */
export function personRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/persons',
      {
        schema: {
          tags,
          summary: 'List people',
          querystring: pageQuery,
          response: { 200: pageOf(personView) },
        },
      },
      (request) => listPersons(app, request.actor, request.query),
    );
    http.post(
      '/api/v1/persons',
      {
        schema: {
          tags,
          summary: 'Invite somebody; the one-time link is shown this once',
          body: invitePersonRequest,
          response: { 201: invitedPerson },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await invitePerson(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/persons/:id',
      { schema: { tags, summary: 'One person', params, response: { 200: personView } } },
      (request) => viewPerson(app, request.actor, request.params.id),
    );
    http.patch(
      '/api/v1/persons/:id',
      {
        schema: {
          tags,
          summary: 'Change name or mail address',
          params,
          body: changePersonRequest,
          response: { 200: personView },
        },
      },
      (request) => changePerson(app, request.actor, request.params.id, request.body),
    );
    http.delete(
      '/api/v1/persons/:id',
      {
        schema: {
          tags,
          summary: 'End a person, at once and everywhere',
          params,
          response: { 200: personView },
        },
      },
      (request) => endPerson(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/persons/:id/invitations',
      {
        schema: {
          tags,
          summary: 'A new one-time link for somebody who cannot sign in; earlier ones end',
          params,
          response: { 201: invitedPerson },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await inviteAgain(app, request.actor, request.params.id)),
    );
    http.delete(
      '/api/v1/persons/:id/sessions',
      { schema: { tags, summary: 'Sign a person out everywhere', params, response: { 204: z.null() } } },
      async (request, reply) => {
        await signOutPerson(app, request.actor, request.params.id);
        return await reply.code(204).send(null);
      },
    );
    http.post(
      '/api/v1/persons/:id/grants',
      {
        schema: {
          tags,
          summary: 'Give a role for a time',
          params,
          body: grantRequest,
          response: { 201: grantView },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await giveGrant(app, request.actor, request.params.id, request.body)),
    );
    http.delete(
      '/api/v1/persons/:id/grants/:grant',
      {
        schema: {
          tags,
          summary: 'Take a role away, at once and everywhere',
          params: ofGrant,
          response: { 200: grantView },
        },
      },
      (request) => endGrant(app, request.actor, request.params.id, request.params.grant),
    );
  };
}
