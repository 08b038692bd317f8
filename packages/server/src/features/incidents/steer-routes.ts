import {
  addIncidentSiteRequest,
  changeIncidentRequest,
  changeStateRequest,
  closingView,
  endPartRequest,
  giveRoleRequest,
  handOverLeadRequest,
  idOf,
  incidentCandidatesView,
  incidentId,
  incidentPartiesView,
  incidentView,
  linkIncidentRequest,
  mergeIncidentRequest,
  setIncidentSiteRequest,
  shareIncidentRequest,
  splitIncidentRequest,
  stateChangeQuery,
  stateChangeView,
  undoneView,
} from '@muster/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { changeIncidentState, viewClosing } from './closing.ts';
import { endLink, linkIncident } from './links.ts';
import { mergeIncident, splitIncident, undoMove } from './moves.ts';
import { viewParties } from './parties-view.ts';
import { endRole, giveRole, handOverLead, listCandidates } from './roles.ts';
import { endShare, shareIncident } from './shares.ts';
import { addSite, endSite, setSite } from './site-parts.ts';
import { viewStateChange } from './state-change.ts';
import { changeIncident } from './steering.ts';

const tags = ['incidents'];
const params = z.object({ id: incidentId });
const ofSite = params.extend({ site: z.string().min(1).max(64) });

/** What concerns the whole incident: label, state, sites, people, links, merging. */
export function steerRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    const changing = <Body extends z.ZodType>(summary: string, body: Body) => ({
      schema: { tags, summary, params, body, response: { 200: incidentView } },
    });

    http.patch(
      '/api/v1/incidents/:id',
      changing(
        'Change title, severity, label or restriction; a wider label needs its source’s consent',
        changeIncidentRequest,
      ),
      (request) =>
        changeIncident(app, request.actor, request.params.id, { ...request.body, ...revisionOf(request) }),
    );
    http.post(
      '/api/v1/incidents/:id/state',
      changing('Resolve, close or open again', changeStateRequest),
      (request) =>
        changeIncidentState(app, request.actor, request.params.id, {
          ...request.body,
          ...revisionOf(request),
        }),
    );
    http.get(
      '/api/v1/incidents/:id/state',
      {
        schema: {
          tags,
          summary: 'What resolving, closing or opening again would do',
          params,
          querystring: stateChangeQuery,
          response: { 200: stateChangeView },
        },
      },
      (request) => viewStateChange(app, request.actor, request.params.id, request.query),
    );
    http.get(
      '/api/v1/incidents/:id/closing',
      {
        schema: {
          tags,
          summary: 'What still stands in the way of closing',
          params,
          response: { 200: closingView },
        },
      },
      (request) => viewClosing(app, request.actor, request.params.id),
    );
    http.get(
      '/api/v1/incidents/:id/parties',
      {
        schema: {
          tags,
          summary: 'Sites, people, shares, links and merges, as far as you may know of them',
          params,
          response: { 200: incidentPartiesView },
        },
      },
      (request) => viewParties(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/incidents/:id/sites',
      changing('Name another site that is concerned', addIncidentSiteRequest),
      (request) => addSite(app, request.actor, request.params.id, request.body),
    );
    http.patch(
      '/api/v1/incidents/:id/sites/:site',
      {
        schema: {
          tags,
          summary: 'Say how far a site is concerned',
          params: ofSite,
          body: setIncidentSiteRequest,
          response: { 200: incidentView },
        },
      },
      (request) => setSite(app, request.actor, request.params.id, request.params.site, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/sites/:site/end',
      {
        schema: {
          tags,
          summary: 'Say that a site is not concerned: it no longer knows of the incident',
          params: ofSite,
          body: endPartRequest,
          response: { 200: incidentView },
        },
      },
      (request) => endSite(app, request.actor, request.params.id, request.params.site, request.body.reason),
    );

    http.post(
      '/api/v1/incidents/:id/shares',
      changing('Let an NGI, a site or a VO read what is for all parties', shareIncidentRequest),
      (request) => shareIncident(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/shares/:share/end',
      {
        schema: {
          tags,
          summary: 'End a share',
          params: params.extend({ share: idOf('shr') }),
          body: endPartRequest,
          response: { 200: incidentView },
        },
      },
      (request) => endShare(app, request.actor, request.params.id, request.params.share, request.body.reason),
    );

    http.get(
      '/api/v1/incidents/candidates',
      {
        schema: { tags, summary: 'Whom a role can be given', response: { 200: incidentCandidatesView } },
      },
      (request) => listCandidates(app, request.actor),
    );
    http.post(
      '/api/v1/incidents/:id/roles',
      changing('Give somebody a role in it', giveRoleRequest),
      (request) => giveRole(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/roles/:role/end',
      {
        schema: {
          tags,
          summary: 'End a role',
          params: params.extend({ role: idOf('irl') }),
          response: { 200: incidentView },
        },
      },
      (request) => endRole(app, request.actor, request.params.id, request.params.role),
    );
    http.post('/api/v1/incidents/:id/lead', changing('Hand the lead over', handOverLeadRequest), (request) =>
      handOverLead(app, request.actor, request.params.id, request.body),
    );

    http.post(
      '/api/v1/incidents/:id/links',
      changing('Link it to another incident', linkIncidentRequest),
      (request) => linkIncident(app, request.actor, request.params.id, request.body),
    );
    http.delete(
      '/api/v1/incidents/:id/links/:link',
      {
        schema: {
          tags,
          summary: 'End a link',
          params: params.extend({ link: idOf('ilk') }),
          response: { 200: incidentView },
        },
      },
      (request) => endLink(app, request.actor, request.params.id, request.params.link),
    );

    http.post(
      '/api/v1/incidents/:id/merge',
      changing('Take another incident into this one; it can be undone', mergeIncidentRequest),
      (request) => mergeIncident(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/split',
      changing('Take sites and items out into a new incident; it can be undone', splitIncidentRequest),
      (request) => splitIncident(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/incidents/:id/moves/:move/undo',
      {
        schema: {
          tags,
          summary: 'Undo a merge or a split, as far as nothing changed since',
          params: params.extend({ move: idOf('mrg') }),
          response: { 200: undoneView },
        },
      },
      (request) => undoMove(app, request.actor, request.params.id, request.params.move),
    );
  };
}

/** `If-Match: "7"`, as the view's ETag says it. */
function revisionOf({ headers }: FastifyRequest): { revision?: number } {
  const text = headers['if-match'];
  if (text === undefined || text === '*') return {};
  const digits = /^"?(\d{1,9})"?$/.exec(text)?.[1];
  if (digits === undefined)
    throw new MusterError(
      'request.invalid',
      'If-Match must be the ETag that the incident came with.',
      '/headers/if-match',
    );
  return { revision: Number(digits) };
}
