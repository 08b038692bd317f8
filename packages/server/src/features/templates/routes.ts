import {
  checkWordingRequest,
  resetWordingRequest,
  saveWordingRequest,
  templateName,
  templateSummary,
  templateView,
  wordingCheck,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import {
  listTemplates,
  resetWording,
  saveWording,
  tryWording,
  viewTemplate,
  viewWording,
} from './service.ts';

const tags = ['incidents'];
const params = z.object({ name: templateName });

/** The documents of an incident and their wordings. */
export function templateRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/templates',
      {
        schema: {
          tags,
          summary: 'The templates of heads-up, follow-up and closure',
          response: { 200: z.array(templateSummary) },
        },
      },
      (request) => listTemplates(app, request.actor),
    );
    http.get(
      '/api/v1/templates/:name',
      {
        schema: {
          tags,
          summary: 'One template: its fields, the wording in use and its versions',
          params,
          response: { 200: templateView },
        },
      },
      (request) => viewTemplate(app, request.actor, request.params.name),
    );
    http.get(
      '/api/v1/templates/:name/versions/:version',
      {
        schema: {
          tags,
          summary: 'The wording of one version; 0 is the one that Muster ships',
          params: params.extend({ version: z.coerce.number().int().min(0) }),
          response: { 200: z.object({ version: z.number().int(), source: z.string() }) },
        },
      },
      (request) => viewWording(app, request.params.name, request.params.version),
    );
    http.post(
      '/api/v1/templates/:name/check',
      {
        schema: {
          tags,
          summary: 'Try a wording on an example; nothing is saved',
          params,
          body: checkWordingRequest,
          response: { 200: wordingCheck },
        },
      },
      (request) => tryWording(app, request.actor, request.params.name, request.body.source),
    );
    http.post(
      '/api/v1/templates/:name/versions',
      {
        schema: {
          tags,
          summary: 'Put a wording in use',
          params,
          body: saveWordingRequest,
          response: { 200: templateView },
        },
      },
      (request) => saveWording(app, request.actor, request.params.name, request.body),
    );
    http.post(
      '/api/v1/templates/:name/reset',
      {
        schema: {
          tags,
          summary: 'Put the wording that Muster ships in use again',
          params,
          body: resetWordingRequest,
          response: { 200: templateView },
        },
      },
      (request) => resetWording(app, request.actor, request.params.name, request.body.after),
    );
  };
}
