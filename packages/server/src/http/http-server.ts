import Fastify, { type FastifyInstance } from 'fastify';
import {
  type FastifyPluginAsyncZod,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { App } from '../app.ts';
import type { Config } from '../kernel/config.ts';
import { type Doorkeeper, requireCallers } from './auth.ts';
import { describeRoutes } from './openapi.ts';
import { servePages } from './pages.ts';
import { mapErrors, problemOf } from './problems.ts';
import { addSecurityHeaders, secured } from './security-headers.ts';
import { sessionCookies } from './session-cookie.ts';
import { refuseUnstorableText } from './storable-text.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** A piece of evidence of 256 MiB over a line of 4 Mbit/s takes nine minutes; heads of requests are short. */
const REQUEST_TIMEOUT_MS = 10 * 60_000;
const HEADERS_TIMEOUT_MS = 30_000;

export interface HttpParts extends Omit<Doorkeeper, 'origin'> {
  /** The routes of every feature. */
  routes: readonly FastifyPluginAsyncZod[];
  /** Folder of the built pages; without it the API stands alone. */
  webRoot?: string;
}

/** The whole HTTP side, ready for `inject()` or `listen()`. A route that takes larger bodies sets its own `bodyLimit`. */
export async function buildHttp(app: App, parts: HttpParts): Promise<FastifyInstance> {
  const http = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    // Live pages hold their connection for hours; they must not hold up a shutdown.
    forceCloseConnections: true,
    trustProxy: trustedProxies(app.config),
    routerOptions: { maxParamLength: 200 },
    logger: false,
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(error, request.id);
      app.refusals.count(problem.code);
      void secured(reply).code(problem.status).type('application/problem+json').send(problem);
    },
  }).withTypeProvider<ZodTypeProvider>();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  addSecurityHeaders(http);
  await sessionCookies(http);
  requireCallers(http, { ...parts, origin: app.config.publicUrl });
  refuseUnstorableText(http);
  mapErrors(http, app, { pages: parts.webRoot !== undefined });
  await describeRoutes(http);
  for (const routes of parts.routes) await http.register(routes);
  if (parts.webRoot !== undefined) await servePages(http, parts.webRoot);
  return http;
}

/**
 * Behind a proxy every request comes from the proxy, and tries to sign in are counted by address. With a public address
 * there is one, most often on this machine.
 */
function trustedProxies({ trustedProxies: named, publicUrl }: Config): string[] | false {
  if (named.length > 0) return [...named];
  return publicUrl === undefined ? false : ['loopback'];
}
