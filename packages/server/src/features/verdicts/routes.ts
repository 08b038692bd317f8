import {
  appealAnswerRequest,
  appealRequest,
  appealView,
  boardView,
  gridVerdicts,
  gridView,
  idOf,
  instant,
  overrideRequest,
  resultsView,
  scoreRunView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { sendEvents } from '../../http/sse.ts';
import { zipLarge } from '../../http/zipped.ts';
import { answerAppeal, listAppeals, raiseAppeal } from './appeals.ts';
import { demandSight, viewBoard } from './board.ts';
import { exportFacts } from './export-facts.ts';
import { sharedBoards } from './grid/shared-boards.ts';
import { viewGrid, viewGridVerdicts } from './grid/view-grid.ts';
import { overrideVerdict } from './overrides.ts';
import { viewResults } from './results.ts';
import { listScores, scoreCampaign, viewScore } from './score-runs.ts';
import { mayWatch } from './watch.ts';

const params = z.object({ id: idOf('cmp') });
const tags = ['verdicts'];
const runBrief = scoreRunView.omit({ sites: true, distributions: true });
const storedRun = z.object({
  id: idOf('run'),
  at: instant,
  final: z.boolean(),
  verdicts: z.array(
    z.object({
      participation: z.string(),
      check: z.string(),
      verdict: z.string(),
      ruleVersion: z.number(),
      why: z.string(),
    }),
  ),
});

export function verdictRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/campaigns/:id/board',
      { schema: { tags, summary: 'Sites by checks, as they stand', params, response: { 200: boardView } } },
      (request) => viewBoard(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/grid',
      {
        schema: {
          tags,
          summary: 'Sites by checks in words alone, for a page that stays up to date by events',
          params,
          response: { 200: gridView },
        },
        onSend: zipLarge,
      },
      (request) => viewGrid(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/grid/:participation',
      {
        schema: {
          tags,
          summary: 'What the verdicts of one row rest on',
          params: params.extend({ participation: idOf('par') }),
          response: { 200: gridVerdicts },
        },
      },
      (request) => viewGridVerdicts(app, request.actor, request.params.id, request.params.participation),
    );
    http.get(
      '/api/v1/campaigns/:id/results',
      {
        schema: {
          tags,
          summary: 'What came out: times, depth, checks failed most',
          params,
          response: { 200: resultsView },
        },
      },
      (request) => viewResults(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/events',
      { schema: { tags, summary: 'What changes, live', params } },
      async (request, reply) => {
        const { sees } = await demandSight(app, request.actor, request.params.id);
        const mayHear = await mayWatch(app, request.actor, request.params.id, sees);
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        sharedBoards(app).keepFresh(request.params.id, gone.signal);
        return sendEvents(request, reply, {
          hub: app.events,
          clock: app.clocks.machine,
          topic: request.params.id,
          present: mayHear,
        });
      },
    );
    http.get(
      '/api/v1/campaigns/:id/facts',
      { schema: { tags, summary: 'What the verdicts rest on, for replay', params } },
      (request) => exportFacts(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/score',
      {
        schema: {
          tags,
          summary: 'Judge everything anew and keep the result',
          params,
          response: { 200: scoreRunView },
        },
      },
      (request) => scoreCampaign(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/scores',
      {
        schema: {
          tags,
          summary: 'Every score computed, newest first',
          params,
          response: { 200: z.array(runBrief) },
        },
      },
      (request) => listScores(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/scores/:run',
      {
        schema: {
          tags,
          summary: 'The verdicts of an earlier score',
          params: params.extend({ run: idOf('run') }),
          response: { 200: storedRun },
        },
      },
      (request) => viewScore(app, request.actor, request.params.id, request.params.run),
    );
    http.post(
      '/api/v1/overrides',
      {
        schema: {
          tags,
          summary: 'Decide otherwise than a rule',
          body: overrideRequest,
          response: { 201: z.object({ id: idOf('ovr') }) },
        },
      },
      async (request, reply) => reply.code(201).send(await overrideVerdict(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/campaigns/:id/appeals',
      { schema: { tags, summary: 'Appeals', params, response: { 200: z.array(appealView) } } },
      (request) => listAppeals(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/appeals',
      {
        schema: {
          tags,
          summary: 'Appeal a verdict',
          body: appealRequest,
          response: { 201: z.object({ id: idOf('app') }) },
        },
      },
      async (request, reply) => reply.code(201).send(await raiseAppeal(app, request.actor, request.body)),
    );
    http.post(
      '/api/v1/appeals/:id/answer',
      {
        schema: {
          tags,
          summary: 'Answer an appeal',
          params: z.object({ id: idOf('app') }),
          body: appealAnswerRequest,
          response: { 200: z.object({ done: z.literal(true) }) },
        },
      },
      async (request) => {
        await answerAppeal(app, request.actor, request.params.id, request.body);
        return { done: true as const };
      },
    );
  };
}
