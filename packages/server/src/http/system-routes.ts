import { type Actor, healthView, refusalsView, timeView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import type { App } from '../app.ts';
import { demand } from '../kernel/demand.ts';
import { version } from '../version.ts';

/** How the server itself is: for load balancers, and what it refused for administrators. */
export function systemRoutes(app: App, mayReadRefusals: (actor: Actor) => boolean): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/health',
      { schema: { hide: true, response: { 200: healthView, 503: healthView } } },
      async (_request, reply) => {
        const ok = await answers(app);
        return await reply.code(ok ? 200 : 503).send({
          status: ok ? 'ok' : 'failing',
          version,
          roles: [...app.config.roles],
          at: app.clocks.procedure.now().toISOString(),
        });
      },
    );
    http.get(
      '/api/v1/time',
      {
        schema: { tags: ['system'], summary: 'Procedure time of the server', response: { 200: timeView } },
      },
      async () => {
        const { procedure } = app.clocks;
        return { at: procedure.now().toISOString(), speed: procedure.speed };
      },
    );
    http.get(
      '/api/v1/refusals',
      {
        schema: {
          tags: ['system'],
          summary: 'Refused input since this process started, by error code',
          response: { 200: refusalsView },
        },
      },
      async (request) => {
        demand(mayReadRefusals(request.actor));
        return { since: app.refusals.since.toISOString(), counts: app.refusals.counts() };
      },
    );
  };
}

async function answers(app: App): Promise<boolean> {
  try {
    await sql`select 1`.execute(app.db);
    return true;
  } catch (error) {
    app.log.error({ err: error }, 'the database does not answer');
    return false;
  }
}
