import {
  abuseReportId,
  abuseReportSummary,
  abuseReportView,
  attachReportRequest,
  dismissReportRequest,
  incidentFromReportRequest,
  listReportsQuery,
  openReportsView,
  pageOf,
  recordReportRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { attachReport, dismissReport, incidentFromReport } from './decide.ts';
import { recordReport } from './take-report.ts';
import { countReports, listReports, viewReport } from './views.ts';

const tags = ['triage'];
const params = z.object({ id: abuseReportId });

/** Reports of abuse from outside, until they belong to an incident or to nothing. */
export function intakeRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/abuse-reports',
      {
        schema: {
          tags,
          summary: 'What was reported from outside; what waits comes oldest first',
          querystring: listReportsQuery,
          response: { 200: pageOf(abuseReportSummary) },
        },
      },
      ({ actor, query }) => listReports(app, actor, query),
    );

    http.get(
      '/api/v1/abuse-reports/open',
      { schema: { tags, summary: 'How many wait, and since when', response: { 200: openReportsView } } },
      ({ actor }) => countReports(app, actor),
    );

    http.post(
      '/api/v1/abuse-reports',
      {
        schema: {
          tags,
          summary: 'Record a report that came by telephone or elsewhere',
          body: recordReportRequest,
          response: { 201: abuseReportView },
        },
      },
      async ({ actor, body }, reply) => {
        const id = await recordReport(app, actor, body);
        return await reply.code(201).send(await viewReport(app, actor, id));
      },
    );

    http.get(
      '/api/v1/abuse-reports/:id',
      {
        schema: {
          tags,
          summary: 'A report, what it says, and where it may belong',
          params,
          response: { 200: abuseReportView },
        },
      },
      ({ actor, params: { id } }) => viewReport(app, actor, id),
    );

    http.post(
      '/api/v1/abuse-reports/:id/incident',
      {
        schema: {
          tags,
          summary: 'Open an incident with what the report and those alike say',
          params,
          body: incidentFromReportRequest,
          response: { 200: abuseReportView },
        },
      },
      ({ actor, params: { id }, body }) => incidentFromReport(app, actor, id, body),
    );

    http.post(
      '/api/v1/abuse-reports/:id/attach',
      {
        schema: {
          tags,
          summary: 'Add it, and those alike, to an incident',
          params,
          body: attachReportRequest,
          response: { 200: abuseReportView },
        },
      },
      ({ actor, params: { id }, body }) => attachReport(app, actor, id, body),
    );

    http.post(
      '/api/v1/abuse-reports/:id/dismiss',
      {
        schema: {
          tags,
          summary: 'Dismiss it, and those alike, with a reason',
          params,
          body: dismissReportRequest,
          response: { 200: abuseReportView },
        },
      },
      ({ actor, params: { id }, body }) => dismissReport(app, actor, id, body),
    );
  };
}
