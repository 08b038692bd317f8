import {
  banProposal,
  banProposalId,
  banProposals,
  endBanRequest,
  importBansRequest,
  importedBans,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { dismissProposal, importBans, listProposals } from './imports.ts';

const tags = ['bans'];

export function importRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/ban-proposals',
      { schema: { tags, summary: 'What imported lists propose', response: { 200: banProposals } } },
      (request) => listProposals(app, request.actor),
    );
    http.post(
      '/api/v1/ban-proposals',
      {
        schema: {
          tags,
          summary: 'Import a list of others: each line becomes a proposal, and bans nobody',
          body: importBansRequest,
          response: { 201: importedBans },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await importBans(app, request.actor, request.body)),
    );
    http.post(
      '/api/v1/ban-proposals/:id/dismiss',
      {
        schema: {
          tags,
          summary: 'Decide that no ban is made of a proposal',
          params: z.object({ id: banProposalId }),
          body: endBanRequest,
          response: { 200: banProposal },
        },
      },
      ({ actor, params, body }) => dismissProposal(app, actor, params.id, body.reason),
    );
  };
}
