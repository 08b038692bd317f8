import {
  authoriseRequest,
  campaignList,
  campaignSummary,
  campaignView,
  contactRecordRequest,
  createCampaignRequest,
  drillMarkQuery,
  drillMarkView,
  hintRequest,
  idOf,
  instant,
  leaveOutRequest,
  scenarioCheckRequest,
  scenarioCheckView,
  schemeView,
  stopProgressView,
  stopRequest,
  suspendRequest,
  waiveCheckRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { announceCampaign, viewScheme } from './announcement.ts';
import { recordAuthorisation, withdrawAuthorisation } from './authorisations.ts';
import { listProgress } from './campaign-progress.ts';
import { createCampaign, listCampaigns, viewCampaign } from './campaigns.ts';
import { recordContact } from './contact-records.ts';
import { lookUpDrillMark } from './drill-mark.ts';
import { abortCampaign, closeCampaign, stopCampaign, viewStopProgress } from './ending.ts';
import { giveHint, waiveCheck } from './hints-and-waivers.ts';
import { startCampaign } from './launch.ts';
import { leaveSiteOut, takeSiteBackIn } from './left-out.ts';
import { rehearseCampaign } from './rehearsal.ts';
import { checkScenario } from './scenario-check.ts';
import { suspendSite } from './suspension.ts';

const params = z.object({ id: idOf('cmp') });
const tags = ['drills'];
const done = z.object({ done: z.literal(true) });

export function drillRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/scenarios/check',
      {
        schema: {
          tags,
          summary: 'Check a scenario',
          body: scenarioCheckRequest,
          response: { 200: scenarioCheckView },
        },
      },
      (request) => checkScenario(app, request.body),
    );
    http.get(
      '/api/v1/drill-mark',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'Does this belong to an exercise? Anybody may ask',
          querystring: drillMarkQuery,
          response: { 200: drillMarkView },
        },
      },
      (request) => lookUpDrillMark(app, request.query.value),
    );
    http.get(
      '/api/v1/campaigns',
      { schema: { tags, summary: 'List campaigns', response: { 200: z.array(campaignSummary) } } },
      (request) => listCampaigns(app, request.actor),
    );
    http.get(
      '/api/v1/campaigns/progress',
      {
        schema: {
          tags,
          summary: 'List campaigns with how far each has come',
          response: { 200: campaignList },
        },
      },
      (request) => listProgress(app, request.actor),
    );
    http.post(
      '/api/v1/campaigns',
      {
        schema: {
          tags,
          summary: 'Draft a campaign',
          body: createCampaignRequest,
          response: { 201: campaignView },
        },
      },
      async (request, reply) => reply.code(201).send(await createCampaign(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/campaigns/:id',
      { schema: { tags, summary: 'One campaign', params, response: { 200: campaignView } } },
      (request) => viewCampaign(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/campaigns/:id/scheme',
      {
        schema: {
          tags,
          summary: 'What participants may know beforehand',
          params,
          response: { 200: schemeView },
        },
      },
      (request) => viewScheme(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/rehearse',
      {
        schema: {
          tags,
          summary: 'Try everything that can be tried quietly',
          params,
          response: { 200: campaignView },
        },
      },
      (request) => rehearseCampaign(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/authorisations',
      {
        schema: {
          tags,
          summary: 'Record a site’s consent',
          params,
          body: authoriseRequest,
          response: { 201: z.object({ id: idOf('auth') }) },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await recordAuthorisation(app, request.actor, request.params.id, request.body)),
    );
    http.delete(
      '/api/v1/campaigns/:id/authorisations/:site',
      {
        schema: {
          tags,
          summary: 'Take a site’s consent back',
          params: params.extend({ site: z.string().max(200) }),
          response: { 200: done },
        },
      },
      async (request) => {
        await withdrawAuthorisation(app, request.actor, request.params.id, request.params.site);
        return { done: true as const };
      },
    );
    http.post(
      '/api/v1/campaigns/:id/left-out',
      {
        schema: {
          tags,
          summary: 'Leave a site out before the start',
          params,
          body: leaveOutRequest,
          response: { 200: campaignView },
        },
      },
      (request) => leaveSiteOut(app, request.actor, request.params.id, request.body),
    );
    http.delete(
      '/api/v1/campaigns/:id/left-out/:site',
      {
        schema: {
          tags,
          summary: 'Take a site back in that was left out',
          params: params.extend({ site: z.string().max(200) }),
          response: { 200: campaignView },
        },
      },
      (request) => takeSiteBackIn(app, request.actor, request.params.id, request.params.site),
    );
    http.post(
      '/api/v1/campaigns/:id/announce',
      {
        schema: {
          tags,
          summary: 'Publish and freeze scheme and window',
          params,
          response: { 200: campaignView },
        },
      },
      (request) => announceCampaign(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/start',
      { schema: { tags, summary: 'Start', params, response: { 200: campaignView } } },
      (request) => startCampaign(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/stop',
      {
        schema: {
          tags,
          summary: 'Full stop: end every copy',
          params,
          body: stopRequest,
          response: { 200: campaignView },
        },
      },
      (request) => stopCampaign(app, request.actor, request.params.id, request.body.reason),
    );
    http.get(
      '/api/v1/campaigns/:id/stop',
      { schema: { tags, summary: 'How far the full stop is', params, response: { 200: stopProgressView } } },
      (request) => viewStopProgress(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/abort',
      {
        schema: {
          tags,
          summary: 'Abort; copies are stopped',
          params,
          body: stopRequest,
          response: { 200: campaignView },
        },
      },
      (request) => abortCampaign(app, request.actor, request.params.id, request.body.reason),
    );
    http.post(
      '/api/v1/campaigns/:id/close',
      {
        schema: {
          tags,
          summary: 'Close, when every copy is accounted for',
          params,
          response: { 200: campaignView },
        },
      },
      (request) => closeCampaign(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/campaigns/:id/suspensions',
      {
        schema: {
          tags,
          summary: 'This is real: end the drill at one site',
          params,
          body: suspendRequest,
          response: { 200: z.object({ participation: idOf('par'), suspendedAt: instant }) },
        },
      },
      (request) => suspendSite(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/campaigns/:id/contact-records',
      {
        schema: {
          tags,
          summary: 'Record a phone call or ticket',
          params,
          body: contactRecordRequest,
          response: { 201: z.object({ id: idOf('rec') }) },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await recordContact(app, request.actor, request.params.id, request.body)),
    );
    http.post(
      '/api/v1/campaigns/:id/hints',
      {
        schema: {
          tags,
          summary: 'Give a hint at its cost',
          params,
          body: hintRequest,
          response: { 200: z.object({ hint: z.string(), cost: z.number() }) },
        },
      },
      (request) => giveHint(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/campaigns/:id/waivers',
      {
        schema: {
          tags,
          summary: 'Take a check out of a site’s score',
          params,
          body: waiveCheckRequest,
          response: { 200: done },
        },
      },
      async (request) => {
        await waiveCheck(app, request.actor, request.params.id, request.body);
        return { done: true as const };
      },
    );
  };
}
