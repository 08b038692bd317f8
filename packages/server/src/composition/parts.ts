import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { App } from '../app.ts';
import { Sealer } from '../db/ledger/sealer.ts';
import { authenticate } from '../features/people/index.ts';
import { buildHttp } from '../http/http-server.ts';
import { JobRunner } from '../jobs/index.ts';
import type { Config } from '../kernel/config.ts';
import { MusterError } from '../kernel/errors.ts';
import { allJobs } from './jobs.ts';
import { allRoutes } from './routes.ts';

/** One running part of the server; `stop` waits until it has ended. */
export interface Part {
  stop(): Promise<void>;
}

/** Where the pages are: served as they are, nothing is built. */
const WEB_ROOT = fileURLToPath(new URL('../../../web/src', import.meta.url));

/** Role `http`: people's API and pages. */
export async function startHttp(app: App): Promise<Part & { url: string }> {
  const http = await buildHttp(app, {
    authenticate: (secret) => authenticate(app, secret),
    routes: allRoutes(app),
    webRoot: WEB_ROOT,
  });
  await listen(http, app.config);
  return {
    url: app.config.publicUrl ?? addressOf(http),
    async stop() {
      // Live pages end first: they would hold their connections.
      app.events.close();
      await http.close();
    },
  };
}

/** Role `worker`: the ledger's sealer and the jobs of every feature. */
export async function startWorker(app: App): Promise<Part> {
  const { db, clocks, log } = app;
  const runner = new JobRunner({ db, clocks, log, ...allJobs(app) });
  const sealer = new Sealer({ db, clocks, log, key: app.keys.ledger, heads: app.heads });
  await runner.start();
  sealer.start();
  return {
    async stop() {
      await runner.stop();
      // Last, so that what the jobs wrote is sealed too.
      await sealer.stop();
    },
  };
}

async function listen(http: FastifyInstance, config: Config): Promise<void> {
  try {
    await http.listen(config.http);
  } catch (error) {
    await http.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    throw new MusterError(
      'config.invalid',
      `cannot listen on ${config.http.host} port ${config.http.port} (${code}); set MUSTER_HTTP_HOST or MUSTER_HTTP_PORT`,
    );
  }
}

function addressOf(http: FastifyInstance): string {
  const address = http.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
