import {
  chainView,
  foundSubjects,
  importedSubjects,
  importSubjectsRequest,
  namedSubjectQuery,
  readChainRequest,
  subjectEdgeId,
  subjectGraph,
  subjectId,
  subjectSummary,
  subjectsQuery,
  tieSubjectsRequest,
  untieSubjectsRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { importSubjects, readCertificateChain } from './imports.ts';
import { subjectNamed } from './named.ts';
import { tieSubjects, untieSubjects } from './ties.ts';
import { searchSubjects, viewSubject } from './views.ts';

const tags = ['subjects'];
/** A mapping history of a site is long. */
const LARGEST_LIST = 8 * 1024 * 1024;

/** Who can be banned, under which names they are known, and who said so. */
export function subjectRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/subjects',
      {
        schema: {
          tags,
          summary: 'Subjects by any written form, by the beginning of a name, and what looks like them',
          querystring: subjectsQuery,
          response: { 200: foundSubjects },
        },
      },
      (request) => searchSubjects(app, request.actor, request.query),
    );
    http.get(
      '/api/v1/subjects/named',
      {
        schema: {
          tags,
          summary: 'The subject that an identifier means, where it is known',
          querystring: namedSubjectQuery,
          response: { 200: subjectSummary },
        },
      },
      (request) => subjectNamed(app, request.actor, request.query.identifier),
    );
    http.get(
      '/api/v1/subjects/:id',
      {
        schema: {
          tags,
          summary: 'A subject, what ties it to others, and who said so',
          params: z.object({ id: subjectId }),
          response: { 200: subjectGraph },
        },
      },
      (request) => viewSubject(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/subjects/readings',
      {
        schema: {
          tags,
          summary: 'What a certificate or a chain of proxies says; nothing is kept',
          body: readChainRequest,
          response: { 200: chainView },
        },
      },
      async (request) => readCertificateChain(app, request.actor, request.body),
    );
    http.post(
      '/api/v1/subjects/imports',
      {
        bodyLimit: LARGEST_LIST,
        schema: {
          tags,
          summary:
            'Keep a grid-mapfile, a mapping history, the members of a VO, the users of a gateway, a chain',
          body: importSubjectsRequest,
          response: { 200: importedSubjects },
        },
      },
      (request) => importSubjects(app, request.actor, request.body),
    );
    http.post(
      '/api/v1/subjects/ties',
      {
        schema: {
          tags,
          summary: 'Say what ties two subjects',
          body: tieSubjectsRequest,
          response: { 200: subjectGraph },
        },
      },
      (request) => tieSubjects(app, request.actor, request.body),
    );
    http.post(
      '/api/v1/subjects/ties/:edge/end',
      {
        schema: {
          tags,
          summary: 'Take a tie back',
          params: z.object({ edge: subjectEdgeId }),
          body: untieSubjectsRequest,
          response: { 200: subjectGraph },
        },
      },
      (request) => untieSubjects(app, request.actor, request.params.edge, request.body),
    );
  };
}
