import {
  checklistPdfQuery,
  checklistView,
  procedureQuery,
  tickRequest,
  untickRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { viewProcedure } from '../procedure/index.ts';
import { tick, untick, viewChecklist } from './service.ts';

const tags = ['checklist'];
const params = z.object({ id: z.string().min(1).max(80) });
const PDF = 'application/pdf';

export function checklistRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/incidents/:id/checklist',
      {
        schema: {
          tags,
          summary: 'The procedure of an incident as a form, for every site that you stand for',
          params,
          response: { 200: checklistView },
        },
      },
      (request) => viewChecklist(app, request.actor, request.params.id),
    );

    http.get(
      '/api/v1/incidents/:id/checklist.pdf',
      {
        schema: {
          tags,
          summary: 'The checklist of one site, on one page',
          params,
          querystring: checklistPdfQuery,
        },
      },
      async (request, reply) => {
        const view = await viewChecklist(app, request.actor, request.params.id);
        const wanted = request.query.site;
        const site = view.sites.find((one) => wanted === undefined || one.site?.id === wanted);
        if (!site) throw new MusterError('not-found', 'There is no such site in this incident.', '/site');
        const { checklistPdf } = await import('./pdf.ts');
        const bytes = await checklistPdf(view, site);
        return await reply
          .type(PDF)
          .header('content-disposition', named(`${view.incident.publicId}-checklist`))
          .send(bytes);
      },
    );

    http.post(
      '/api/v1/incidents/:id/checklist/ticks',
      {
        schema: {
          tags,
          summary: 'Tick a box: record for a site that it happened',
          params,
          body: tickRequest,
          response: { 200: checklistView },
        },
      },
      (request) => tick(app, request.actor, request.params.id, request.body),
    );

    http.post(
      '/api/v1/incidents/:id/checklist/ticks/:fact/withdrawal',
      {
        schema: {
          tags,
          summary: 'Take a tick back, with a reason; the clocks keep what they said',
          params: params.extend({ fact: z.string().min(1).max(80) }),
          body: untickRequest,
          response: { 200: checklistView },
        },
      },
      (request) => untick(app, request.actor, request.params.id, request.params.fact, request.body),
    );

    http.get(
      '/api/v1/procedures/:name/checklist.pdf',
      {
        schema: {
          tags,
          summary: 'The blank checklist of a procedure, on one page',
          params: z.object({ name: z.string().max(60) }),
          querystring: procedureQuery,
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        const procedure = await viewProcedure(app, request.actor, name, request.query.version);
        const { blankChecklistPdf } = await import('./pdf.ts');
        const bytes = await blankChecklistPdf(procedure, app.clocks.procedure.now());
        return await reply
          .type(PDF)
          .header('content-disposition', named(`${name}-checklist`))
          .send(bytes);
      },
    );
  };
}

function named(name: string): string {
  return `inline; filename="${name.replaceAll(/[^A-Za-z0-9-]/g, '_')}.pdf"`;
}
