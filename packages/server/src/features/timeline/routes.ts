import { idOf, threadView, timelineBeats, timelineBeatsQuery, timelineView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { type Column, sendCsv } from '../../http/csv.ts';
import { viewBeats } from './beats.ts';
import { type TimelineRow, timelineRows } from './table.ts';
import { viewThread } from './thread.ts';
import { viewTimeline } from './views.ts';

const params = z.object({ id: idOf('cmp'), participation: idOf('par') });
const tags = ['timeline'];

const timelineColumns: readonly Column<TimelineRow>[] = [
  { name: 'from', cell: ({ from }) => from },
  { name: 'to', cell: ({ to }) => to },
  { name: 'lane', cell: ({ lane }) => lane },
  { name: 'what', cell: ({ what }) => what },
  { name: 'detail', cell: ({ detail }) => detail },
];

export function timelineRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/timeline',
      {
        schema: {
          tags,
          summary: 'What happened at one site, on one time axis',
          params,
          response: { 200: timelineView },
        },
      },
      ({ actor, params: { id, participation } }) => viewTimeline(app, actor, { campaign: id, participation }),
    );
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/timeline.csv',
      {
        schema: { tags, summary: 'What happened at one site as CSV; as JSON it is /timeline', params },
      },
      async ({ actor, params: { id, participation } }, reply) => {
        const view = await viewTimeline(app, actor, { campaign: id, participation });
        const name = `${view.campaign.name} ${view.site.name}`;
        return await sendCsv(reply, name, timelineColumns, timelineRows(view));
      },
    );
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/beats',
      {
        schema: {
          tags,
          summary: 'The beats of a site’s copies within a stretch of the axis, one by one or counted',
          params,
          querystring: timelineBeatsQuery,
          response: { 200: timelineBeats },
        },
      },
      ({ actor, params: { id, participation }, query }) =>
        viewBeats(app, actor, { campaign: id, participation }, query),
    );
    http.get(
      '/api/v1/campaigns/:id/sites/:participation/thread',
      {
        schema: {
          tags,
          summary: 'All mail of one site, with the words that were understood marked',
          params,
          response: { 200: threadView },
        },
      },
      ({ actor, params: { id, participation } }) => viewThread(app, actor, { campaign: id, participation }),
    );
  };
}
