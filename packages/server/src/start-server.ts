import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { FileHeads } from './adapters/file-heads/index.ts';
import type { App } from './app.ts';
import { Sealer } from './db/ledger/sealer.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { ledgerRoutes } from './features/ledger/index.ts';
import { authenticate, mayReadRefusals, openFirstRun, peopleRoutes } from './features/people/index.ts';
import { buildHttp } from './http/http-server.ts';
import { systemRoutes } from './http/system-routes.ts';
import { type ClockMapping, type Clocks, ScaledClock, SystemClock } from './kernel/clock.ts';
import type { Config } from './kernel/config.ts';
import { MusterError } from './kernel/errors.ts';
import { EventHub } from './kernel/event-hub.ts';
import { loadKeys } from './kernel/keys.ts';
import { type Log, silentLog } from './kernel/log.ts';
import { Refusals } from './kernel/refusals.ts';

export interface Running {
  app: App;
  /** Where people reach it; undefined without the role `http`. */
  url: string | undefined;
  /** The one-time administrator link; undefined when there is an administrator already. */
  firstRunUrl: string | undefined;
  /** Ends every part, the last one started first. Repeated calls wait for the same end. */
  stop(): Promise<void>;
}

/** Where the pages are: served as they are, nothing is built. */
const WEB_ROOT = fileURLToPath(new URL('../../web/src', import.meta.url));

/** Puts the product together: every adapter, feature and role is named here and nowhere else. */
export async function startServer(config: Config, log: Log = createLog(config)): Promise<Running> {
  const ending: (() => Promise<void>)[] = [];
  try {
    const clocks = await readClocks(config);
    const database = await openDatabase({
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      clock: clocks.procedure,
      log,
    });
    ending.push(() => database.close());
    const app = await assemble(config, clocks, database, log);
    // Live pages end before the listeners that carry them.
    if (config.roles.has('worker')) ending.push(startWorker(app));
    const url = config.roles.has('http') ? await startHttp(app, ending) : undefined;
    const secret = url === undefined ? undefined : await openFirstRun(app);
    const firstRunUrl = secret === undefined ? undefined : `${url}/first-run#${secret}`;
    return { app, url, firstRunUrl, stop: stopOnce(ending, log) };
  } catch (error) {
    await stopOnce(ending, log)();
    throw error;
  }
}

async function assemble(config: Config, clocks: Clocks, database: OpenDatabase, log: Log): Promise<App> {
  return {
    db: database.db,
    clocks,
    config,
    keys: await loadKeys(join(config.dataDir, 'keys')),
    log,
    events: new EventHub(),
    refusals: new Refusals(clocks.machine),
    heads: new FileHeads(join(config.dataDir, 'ledger-heads.jsonl')),
  };
}

async function startHttp(app: App, ending: (() => Promise<void>)[]): Promise<string> {
  const http = await buildHttp(app, {
    authenticate: (secret) => authenticate(app, secret),
    routes: [systemRoutes(app, mayReadRefusals), peopleRoutes(app), ledgerRoutes(app)],
    webRoot: WEB_ROOT,
  });
  ending.push(() => http.close());
  await listen(http, app.config);
  ending.push(async () => app.events.close());
  return app.config.publicUrl ?? addressOf(http);
}

async function listen(http: FastifyInstance, config: Config): Promise<void> {
  try {
    await http.listen(config.http);
  } catch (error) {
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

/** Background work: the ledger's sealer and the jobs of every feature. */
function startWorker(app: App): () => Promise<void> {
  const sealer = new Sealer({
    db: app.db,
    clocks: app.clocks,
    key: app.keys.ledger,
    heads: app.heads,
    log: app.log,
  });
  sealer.start();
  return () => sealer.stop();
}

async function readClocks(config: Config): Promise<Clocks> {
  const machine = new SystemClock();
  if (config.clockFile === undefined) return { machine, procedure: machine };
  return { machine, procedure: new ScaledClock(await readMapping(config.clockFile), machine) };
}

async function readMapping(file: string): Promise<ClockMapping> {
  const mapping = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as Partial<ClockMapping>)
    .catch((error: Error) => {
      throw new MusterError('config.invalid', `MUSTER_CLOCK_FILE ${file} cannot be read: ${error.message}`);
    });
  const { machineEpochMs, procedureEpochMs, speed } = mapping;
  if (!isNumber(machineEpochMs) || !isNumber(procedureEpochMs) || !isNumber(speed) || speed <= 0) {
    throw new MusterError(
      'config.invalid',
      `MUSTER_CLOCK_FILE ${file} must hold machineEpochMs, procedureEpochMs and a positive speed`,
    );
  }
  return { machineEpochMs, procedureEpochMs, speed };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function createLog(config: Config): Log {
  return config.logLevel === 'silent'
    ? silentLog
    : pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
}

function stopOnce(ending: (() => Promise<void>)[], log: Log): () => Promise<void> {
  let ended: Promise<void> | undefined;
  async function stop(): Promise<void> {
    for (const end of ending.reverse()) {
      await end().catch((error: unknown) => log.error({ err: error }, 'a part did not end well'));
    }
  }
  return () => (ended ??= stop());
}
