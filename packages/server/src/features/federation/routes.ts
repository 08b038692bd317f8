import {
  addContactRequest,
  contactId,
  contactView,
  downtimeId,
  downtimeView,
  endpointView,
  importReport,
  importRequest,
  listContactsQuery,
  listDowntimesQuery,
  listSitesQuery,
  ngiView,
  ownedCalendarView,
  pageOf,
  putEndpointRequest,
  recordDowntimeRequest,
  setCalendarRequest,
  siteRef,
  siteSummary,
  siteView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import {
  addContact,
  putEndpoint,
  recordDowntime,
  retireContact,
  setCalendar,
  withdrawDowntime,
} from './edit-service.ts';
import { importFederation } from './import-service.ts';
import { getSite, listCalendars, listContacts, listDowntimes, listNgis, listSites } from './view-service.ts';

/** 64 MiB of documents, in base64 within JSON. */
const IMPORT_LIMIT_BYTES = 96 * 1024 * 1024;
const tags = ['federation'];
const site = z.object({ site: siteRef });

export function federationRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/federation/import',
      {
        bodyLimit: IMPORT_LIMIT_BYTES,
        schema: {
          tags,
          summary: 'Import NGIs, sites and contacts, or show what an import would change',
          body: importRequest,
          response: { 200: importReport },
        },
      },
      (request) => importFederation(app, request.actor, request.body),
    );
    http.get(
      '/api/v1/ngis',
      { schema: { tags, summary: 'List NGIs', response: { 200: z.array(ngiView) } } },
      (request) => listNgis(app, request.actor),
    );
    siteRoutes(app)(http);
    calendarRoutes(app)(http);
  };
}

type Http = Parameters<FastifyPluginAsyncZod>[0];

function siteRoutes(app: App): (http: Http) => void {
  return (http) => {
    http.get(
      '/api/v1/sites',
      {
        schema: {
          tags,
          summary: 'List sites',
          querystring: listSitesQuery,
          response: { 200: pageOf(siteSummary) },
        },
      },
      (request) => listSites(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/sites/:site',
      { schema: { tags, summary: 'One site, by id or name', params: site, response: { 200: siteView } } },
      (request) => getSite(app, request.actor, request.params.site),
    );
    http.get(
      '/api/v1/sites/:site/contacts',
      {
        schema: {
          tags,
          summary: 'The contacts of a site and its NGI',
          params: site,
          querystring: listContactsQuery,
          response: { 200: z.array(contactView) },
        },
      },
      (request) => listContacts(app, request.actor, request.params.site, request.query.gone),
    );
    http.post(
      '/api/v1/sites/:site/contacts',
      {
        schema: {
          tags,
          summary: 'Add a contact by hand',
          params: site,
          body: addContactRequest,
          response: { 201: contactView },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await addContact(app, request.actor, request.params.site, request.body)),
    );
    http.delete(
      '/api/v1/sites/:site/contacts/:id',
      {
        schema: {
          tags,
          summary: 'Retire a contact that was added by hand',
          params: site.extend({ id: contactId }),
          response: { 200: contactView },
        },
      },
      (request) => retireContact(app, request.actor, request.params.site, request.params.id),
    );
    http.put(
      '/api/v1/sites/:site/endpoints/:kind',
      {
        schema: {
          tags,
          summary: 'Say where programs reach something of a site',
          params: site.extend({ kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) }),
          body: putEndpointRequest,
          response: { 200: endpointView },
        },
      },
      (request) => putEndpoint(app, request.actor, request.params.site, request.params.kind, request.body),
    );
  };
}

function calendarRoutes(app: App): (http: Http) => void {
  return (http) => {
    http.get(
      '/api/v1/calendars',
      { schema: { tags, summary: 'List calendars', response: { 200: z.array(ownedCalendarView) } } },
      (request) => listCalendars(app, request.actor),
    );
    http.put(
      '/api/v1/calendars',
      {
        schema: {
          tags,
          summary: 'Set the calendar of the federation, an NGI or a site',
          body: setCalendarRequest,
          response: { 200: ownedCalendarView },
        },
      },
      (request) => setCalendar(app, request.actor, request.body),
    );
    http.get(
      '/api/v1/downtimes',
      {
        schema: {
          tags,
          summary: 'List downtimes',
          querystring: listDowntimesQuery,
          response: { 200: z.array(downtimeView) },
        },
      },
      (request) => listDowntimes(app, request.actor, request.query),
    );
    http.post(
      '/api/v1/downtimes',
      {
        schema: {
          tags,
          summary: 'Record a downtime',
          body: recordDowntimeRequest,
          response: { 201: downtimeView },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await recordDowntime(app, request.actor, request.body)),
    );
    http.delete(
      '/api/v1/downtimes/:id',
      {
        schema: {
          tags,
          summary: 'Withdraw a downtime',
          params: z.object({ id: downtimeId }),
          response: { 200: downtimeView },
        },
      },
      (request) => withdrawDowntime(app, request.actor, request.params.id),
    );
  };
}
