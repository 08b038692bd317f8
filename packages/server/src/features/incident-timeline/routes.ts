import type { IncidentTimelineEntry } from '@muster/contract';
import {
  incidentTimeline,
  incidentTimelineEntry,
  incidentTimelineQuery,
  newTimelineNote,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { type Column, sendCsv } from '../../http/csv.ts';
import { writeNote } from './notes.ts';
import { exportTimeline, viewTimeline } from './views.ts';

const tags = ['incidents'];
const params = z.object({ id: z.string().min(3).max(60) });

const columns: Column<IncidentTimelineEntry>[] = [
  { name: 'at', cell: ({ at }) => at },
  { name: 'recorded_at', cell: ({ recordedAt }) => recordedAt },
  { name: 'kind', cell: ({ kind }) => kind },
  { name: 'site', cell: ({ site }) => site?.name },
  { name: 'who', cell: ({ who }) => who },
  { name: 'text', cell: ({ text }) => text },
  { name: 'audience', cell: ({ audience }) => audience },
  { name: 'corrects', cell: ({ corrects }) => corrects },
  { name: 'corrected_by', cell: ({ correctedBy }) => correctedBy },
  { name: 'id', cell: ({ id }) => id },
  { name: 'ledger_entry', cell: ({ entry }) => entry },
];

export function incidentTimelineRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/incidents/:id/timeline',
      {
        schema: {
          tags,
          summary: 'What happened in an incident, by time',
          params,
          querystring: incidentTimelineQuery,
          response: { 200: incidentTimeline },
        },
      },
      (request) => viewTimeline(app, request.actor, request.params.id, request.query),
    );
    http.get(
      '/api/v1/incidents/:id/timeline.csv',
      { schema: { tags, summary: 'The whole timeline as CSV, the earliest first', params } },
      async (request, reply) => {
        const { publicId, items } = await exportTimeline(app, request.actor, request.params.id);
        return await sendCsv(reply, `timeline ${publicId}`, columns, items);
      },
    );
    http.post(
      '/api/v1/incidents/:id/timeline',
      {
        schema: {
          tags,
          summary: 'Write down what was said or seen, or correct what was written down',
          params,
          body: newTimelineNote,
          response: { 201: incidentTimelineEntry },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await writeNote(app, request.actor, request.params.id, request.body)),
    );
  };
}
