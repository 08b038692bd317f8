import swagger from '@fastify/swagger';
import { problem } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SESSION_COOKIE } from '../kernel/caller.ts';
import { version } from '../version.ts';

/** Describes every route that is registered after it, as OpenAPI 3.1 at /api/openapi.json. */
export async function describeRoutes(http: FastifyInstance): Promise<void> {
  if (!z.globalRegistry.has(problem)) z.globalRegistry.add(problem, { id: 'Problem' });
  http.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/v1/')) return;
    route.schema = { ...route.schema };
    route.schema.response = { ...(route.schema.response as object), '4xx': problem, '5xx': problem };
    if (!route.config?.public) route.schema.security = [{ token: [] }, { session: [] }];
  });
  // Both transforms: with the first alone, references to named schemas lead nowhere.
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Muster',
        version,
        description: 'Rehearse incidents and handle real ones, at every site of a federation.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  http.get('/api/openapi.json', { config: { public: true }, schema: { hide: true } }, () => http.swagger());
}
