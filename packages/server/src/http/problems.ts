import { type ErrorCode, errorCatalogue, type Problem } from '@muster/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ZodError } from 'zod';
import type { App } from '../app.ts';
import { MusterError } from '../kernel/errors.ts';
import { sendPage, wantsPage } from './pages.ts';

/**
 * Every error leaves as RFC 9457 problem details with a stable code; refused input is counted by that code. Where there
 * are pages, an address that is none of the API's is one of theirs.
 */
export function mapErrors(http: FastifyInstance, app: App, { pages }: { pages: boolean }): void {
  http.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.code === 'internal') app.log.error({ err: error, request: request.id }, 'a request failed');
    return send(app, request, reply, problem);
  });
  http.setNotFoundHandler((request, reply) => {
    if (pages && wantsPage(request)) return sendPage(reply);
    const problem = problemFor('not-found', `There is nothing at ${request.method} ${pathOf(request)}.`);
    return send(app, request, reply, problem);
  });
}

function send(app: App, request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status < 500) {
    app.refusals.count(problem.code);
    app.log.info(
      { code: problem.code, method: request.method, path: pathOf(request), ip: request.ip },
      'refused',
    );
  }
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).header('content-type', 'application/problem+json').send(problem);
}

/** Without the query: nothing that was typed into a search shall stand in a log. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof MusterError) return problemFor(error.code, error.message, error.at);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'request';
    const first = error.validation[0]?.instancePath ?? '';
    const details = error.validation.map(
      (issue) => `${part}${issue.instancePath}: ${issue.message ?? 'invalid'}`,
    );
    return problemFor('request.invalid', details.slice(0, 10).join('; '), `/${part}${first}`);
  }
  if (error instanceof ZodError) {
    const details = error.issues.map((issue) => `${issue.path.join('/')}: ${issue.message}`);
    return problemFor(
      'request.invalid',
      details.slice(0, 10).join('; '),
      `/${error.issues[0]?.path.join('/')}`,
    );
  }
  if (isFastifyError(error) && error.statusCode !== undefined && error.statusCode < 500) {
    if (error.statusCode === 413) return problemFor('request.too-large', error.message);
    if (error.statusCode === 404) return problemFor('not-found', error.message);
    return problemFor('request.invalid', error.message);
  }
  return problemFor('internal', `The log names the cause under request ${requestId}.`);
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}

function problemFor(code: ErrorCode, detail: string, at?: string): Problem {
  const { status, title } = errorCatalogue[code];
  return at === undefined ? { code, status, title, detail } : { code, status, title, detail, at };
}
