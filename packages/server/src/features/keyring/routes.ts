import {
  contactKeyView,
  generateOwnKeyRequest,
  importFromMailRequest,
  importKeysRequest,
  importOwnKeyRequest,
  keyId,
  keyView,
  listKeysQuery,
  messageProtection,
  messageProtectionQuery,
  protectionRule,
  revokeKeyRequest,
  setProtectionRuleRequest,
  tlpLabel,
  verifyKeyRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { viewProtection } from './message-keys.ts';
import { generateOwnKey, importOwnKey, publishedKeys, retireOwnKey } from './own-keys.ts';
import { protectionRules, setProtectionRule } from './rules.ts';
import { importFromMail, importKeys } from './take-up.ts';
import { revokeKey, verifyKey } from './trust.ts';
import { contactKeys, listKeys } from './views.ts';

const tags = ['keys'];
const params = z.object({ id: keyId });
const one = { 200: keyView };

export function keyringRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/keys',
      {
        schema: {
          tags,
          summary: 'Keys and certificates for mail',
          querystring: listKeysQuery,
          response: { 200: z.array(keyView) },
        },
      },
      ({ actor, query }) => listKeys(app, actor, query),
    );
    http.post(
      '/api/v1/keys',
      {
        schema: {
          tags,
          summary: 'Take up keys of those whom we write to',
          body: importKeysRequest,
          response: { 201: z.array(keyView) },
        },
      },
      async ({ actor, body }, reply) => await reply.code(201).send(await importKeys(app, actor, body)),
    );
    http.post(
      '/api/v1/keys/from-mail',
      {
        schema: {
          tags,
          summary: 'Take up the keys that a mail carries',
          body: importFromMailRequest,
          response: { 201: z.array(keyView) },
        },
      },
      async ({ actor, body }, reply) =>
        await reply.code(201).send(await importFromMail(app, actor, body.mail)),
    );
    http.post(
      '/api/v1/keys/:id/verify',
      { schema: { tags, summary: 'Say whose key it is', params, body: verifyKeyRequest, response: one } },
      ({ actor, params: { id }, body }) => verifyKey(app, actor, id, body),
    );
    http.post(
      '/api/v1/keys/:id/revoke',
      { schema: { tags, summary: 'Never trust a key again', params, body: revokeKeyRequest, response: one } },
      ({ actor, params: { id }, body }) => revokeKey(app, actor, id, body),
    );
    http.post(
      '/api/v1/keys/:id/retire',
      { schema: { tags, summary: 'Sign no more with a key of ours', params, response: one } },
      ({ actor, params: { id } }) => retireOwnKey(app, actor, id),
    );
    http.post(
      '/api/v1/keys/own/generate',
      {
        schema: {
          tags,
          summary: 'Make a new key of ours',
          body: generateOwnKeyRequest,
          response: { 201: keyView },
        },
      },
      async ({ actor, body }, reply) => await reply.code(201).send(await generateOwnKey(app, actor, body)),
    );
    http.post(
      '/api/v1/keys/own',
      {
        schema: {
          tags,
          summary: 'Bring in a key of ours',
          body: importOwnKeyRequest,
          response: { 201: keyView },
        },
      },
      async ({ actor, body }, reply) => await reply.code(201).send(await importOwnKey(app, actor, body)),
    );
    http.get(
      '/api/v1/csirt-keys',
      {
        config: { public: true },
        schema: { tags, summary: 'The keys by which the CSIRT is written to and recognised, for everybody' },
      },
      async (_request, reply) =>
        await reply.header('content-type', 'text/plain; charset=utf-8').send(await publishedKeys(app)),
    );
    http.get(
      '/api/v1/keys/protection',
      {
        schema: {
          tags,
          summary: 'What each label asks of a message',
          response: { 200: z.array(protectionRule) },
        },
      },
      ({ actor }) => protectionRules(app, actor),
    );
    http.put(
      '/api/v1/keys/protection/:tlp',
      {
        schema: {
          tags,
          summary: 'Change what a label asks for',
          params: z.object({ tlp: tlpLabel }),
          body: setProtectionRuleRequest,
          response: { 200: z.array(protectionRule) },
        },
      },
      ({ actor, params: { tlp }, body }) => setProtectionRule(app, actor, tlp, body),
    );
    http.get(
      '/api/v1/keys/message',
      {
        schema: {
          tags,
          summary: 'How a message would go out, to whom with which key',
          querystring: messageProtectionQuery,
          response: { 200: messageProtection },
        },
      },
      ({ actor, query }) => viewProtection(app, actor, query),
    );
    http.get(
      '/api/v1/sites/:site/keys',
      {
        schema: {
          tags,
          summary: 'Which addresses of a site can be written to under protection',
          params: z.object({ site: z.string().max(200) }),
          response: { 200: z.array(contactKeyView) },
        },
      },
      ({ actor, params: { site } }) => contactKeys(app, actor, site),
    );
  };
}
