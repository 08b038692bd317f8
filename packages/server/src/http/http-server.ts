import fastifyStatic from '@fastify/static';
import type { Actor } from '@muster/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  type FastifyPluginAsyncZod,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { App } from '../app.ts';
import { requireTokens } from './auth.ts';
import { describeRoutes } from './openapi.ts';
import { mapErrors } from './problems.ts';
import { addSecurityHeaders } from './security-headers.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 60_000;

export interface HttpParts {
  authenticate: (secret: string) => Promise<Actor>;
  /** The routes of every feature. */
  routes: readonly FastifyPluginAsyncZod[];
  /** Folder of the pages, served as they are; without it the API stands alone. */
  webRoot?: string;
}

/** The whole HTTP side, ready for `inject()` or `listen()`. A route that takes larger bodies sets its own `bodyLimit`. */
export async function buildHttp(app: App, parts: HttpParts): Promise<FastifyInstance> {
  const http = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Live pages hold their connection for hours; they must not hold up a shutdown.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    logger: false,
  }).withTypeProvider<ZodTypeProvider>();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  addSecurityHeaders(http);
  requireTokens(http, parts.authenticate);
  mapErrors(http, app);
  await describeRoutes(http);
  for (const routes of parts.routes) await http.register(routes);
  if (parts.webRoot !== undefined) {
    await http.register(fastifyStatic, {
      root: parts.webRoot,
      redirect: true,
      dotfiles: 'deny',
      cacheControl: false,
    });
  }
  return http;
}
