import {
  addedObservables,
  addObservablesRequest,
  addSightingRequest,
  changeObservableRequest,
  decidedProposals,
  decideProposalsRequest,
  exportObservablesQuery,
  listObservablesQuery,
  observableId,
  observableList,
  observableProposal,
  observableSearch,
  observableView,
  readTextRequest,
  readTextView,
  searchObservablesQuery,
  withdrawObservableRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { asFile, sendCsv } from '../../http/csv.ts';
import { addObservables, addSighting } from './add.ts';
import { changeObservable, withdrawObservable } from './change.ts';
import { exportObservables, listObservables, readText } from './list.ts';
import { decideProposals, listProposals } from './proposals.ts';
import { searchObservables } from './search.ts';
import { observableColumns } from './table.ts';

const tags = ['observables'];
const params = z.object({ id: z.string().min(3).max(60) });
const one = params.extend({ observable: observableId });

export function observableRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/observables',
      {
        schema: {
          tags,
          summary: 'Where a value, its host or its network was seen, over all incidents that you may read',
          querystring: searchObservablesQuery,
          response: { 200: observableSearch },
        },
      },
      (request) => searchObservables(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/incidents/:id/observables',
      {
        schema: {
          tags,
          summary: 'The observables of an incident, the newest first',
          params,
          querystring: listObservablesQuery,
          response: { 200: observableList },
        },
      },
      (request) => listObservables(app, request.actor, request.params.id, request.query),
    );
    http.post(
      '/api/v1/incidents/:id/observables',
      {
        schema: {
          tags,
          summary: 'Add observables; one that is known already gains a sighting',
          params,
          body: addObservablesRequest,
          response: { 201: addedObservables },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await addObservables(app, request.actor, request.params.id, request.body)),
    );
    http.post(
      '/api/v1/incidents/:id/observables/read',
      {
        schema: {
          tags,
          summary: 'What a text has in it; nothing is kept',
          params,
          body: readTextRequest,
          response: { 200: readTextView },
        },
      },
      (request) => readText(app, request.actor, request.params.id, request.body.text),
    );
    http.patch(
      '/api/v1/incidents/:id/observables/:observable',
      {
        schema: {
          tags,
          summary: 'Change what is said of an observable',
          params: one,
          body: changeObservableRequest,
          response: { 200: observableView },
        },
      },
      ({ actor, params: { id, observable }, body }) => changeObservable(app, actor, id, observable, body),
    );
    http.post(
      '/api/v1/incidents/:id/observables/:observable/withdrawal',
      {
        schema: {
          tags,
          summary: 'Withdraw an observable, with a reason; it is kept',
          params: one,
          body: withdrawObservableRequest,
          response: { 200: observableView },
        },
      },
      ({ actor, params: { id, observable }, body }) => withdrawObservable(app, actor, id, observable, body),
    );
    http.post(
      '/api/v1/incidents/:id/observables/:observable/sightings',
      {
        schema: {
          tags,
          summary: 'Say where and when it was seen',
          params: one,
          body: addSightingRequest,
          response: { 201: observableView },
        },
      },
      async ({ actor, params: { id, observable }, body }, reply) =>
        reply.code(201).send(await addSighting(app, actor, id, observable, body)),
    );
    http.get(
      '/api/v1/incidents/:id/observable-proposals',
      {
        schema: {
          tags,
          summary: 'What was found in mails and waits for an officer',
          params,
          response: { 200: z.array(observableProposal) },
        },
      },
      (request) => listProposals(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/incidents/:id/observable-proposals',
      {
        schema: {
          tags,
          summary: 'Accept or refuse what was found in mails',
          params,
          body: decideProposalsRequest,
          response: { 200: decidedProposals },
        },
      },
      (request) => decideProposals(app, request.actor, request.params.id, request.body),
    );
    http.get(
      '/api/v1/incidents/:id/observables.csv',
      {
        schema: {
          tags,
          summary: 'The list as CSV, harmless to open unless `defanged=false`',
          params,
          querystring: exportObservablesQuery,
        },
      },
      async ({ actor, params: { id }, query }, reply) => {
        const { publicId, items } = await exportObservables(app, actor, id, query);
        const columns = observableColumns(query.defanged === 'true');
        return await sendCsv(reply, `observables ${publicId}`, columns, items);
      },
    );
    http.get(
      '/api/v1/incidents/:id/observables.json',
      {
        schema: { tags, summary: 'The list as a JSON file', params, querystring: exportObservablesQuery },
      },
      async ({ actor, params: { id }, query }, reply) => {
        const { publicId, items } = await exportObservables(app, actor, id, query);
        const list = items.map(({ defanged, value, mayChange: _may, ...rest }) => ({
          ...rest,
          value: query.defanged === 'true' ? defanged : value,
        }));
        return await asFile(reply, `observables ${publicId}.json`, 'application/json; charset=utf-8').send(
          JSON.stringify({ incident: publicId, observables: list }, null, 2),
        );
      },
    );
  };
}
