import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { startBeatListener } from '../adapters/controller/index.ts';
import { ImapMailbox, readImapUrl } from '../adapters/imap/index.ts';
import { SmtpIn } from '../adapters/smtp-in/index.ts';
import type { App } from '../app.ts';
import { Sealer } from '../db/ledger/sealer.ts';
import { BeatService, OutageWatch } from '../features/implants/index.ts';
import { openPause } from '../features/incidents/index.ts';
import { receiveMail } from '../features/mail/index.ts';
import { MailboxWatch } from '../features/mailboxes/index.ts';
import { authenticate, readSession } from '../features/people/index.ts';
import { buildHttp } from '../http/http-server.ts';
import { type JobHandlers, JobRunner } from '../jobs/index.ts';
import type { Address } from '../kernel/config.ts';
import { MusterError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { allJobs } from './jobs.ts';
import { allRoutes } from './routes.ts';

/** One running part of the server; `stop` waits until it has ended. */
export interface Part {
  stop(): Promise<void>;
}

/** Where the build puts the pages (scripts/build-web.mjs). */
const WEB_ROOT = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** Role `http`: people's API and pages. */
export async function startHttp(app: App): Promise<Part & { url: string }> {
  const webRoot = existsSync(join(WEB_ROOT, 'index.html')) ? WEB_ROOT : undefined;
  if (webRoot === undefined) app.log.warn({ webRoot: WEB_ROOT }, 'no pages are built: the API stands alone');
  if (isUnsafe(app.config.publicUrl)) {
    app.log.warn(
      { publicUrl: app.config.publicUrl },
      'browsers keep nobody signed in over plain http: put a proxy with https before Muster, see docs/handbook/people.md',
    );
  }
  const http = await buildHttp(app, {
    authenticate: (secret) => authenticate(app, secret),
    readSession: (secret) => readSession(app, secret),
    routes: allRoutes(app),
    ...(webRoot === undefined ? {} : { webRoot }),
  });
  await listenOr('MUSTER_HTTP', app.config.http, () => http.listen(app.config.http)).catch(
    async (error: unknown) => {
      await http.close();
      throw error;
    },
  );
  return {
    url: app.config.publicUrl ?? addressOf(http),
    async stop() {
      // Live pages end first: they would hold their connections.
      app.events.close();
      await http.close();
    },
  };
}

/** Role `http`: where implants report, on a listener of its own, and the watch over our own outages. */
export async function startController(app: App): Promise<Part & { port: number }> {
  const { db, clocks, keys, log, config } = app;
  const processId = newId('srv', clocks.machine.now());
  const watch = new OutageWatch({
    db,
    clocks,
    log,
    processId,
    // While we were deaf no deadline ran.
    async onOutage(tx, { id, entryId, from, until }) {
      await openPause(tx, {
        kind: 'our-outage',
        startsAt: from,
        endsAt: until,
        ref: entryId ?? id,
        at: clocks.procedure.now(),
      });
    },
  });
  const intake = new BeatService({
    db,
    clocks,
    keys,
    log,
    processId,
    count: (code) => app.refusals.count(code),
    slowWrite: (fromMs, untilMs) => watch.slowWrite(fromMs, untilMs),
  });
  await watch.start();
  const listener = await listenOr('MUSTER_CONTROLLER', config.controller, () =>
    startBeatListener({ ...config.controller, intake, clocks }),
  ).catch(async (error: unknown) => {
    await watch.stop();
    throw error;
  });
  return {
    port: listener.port,
    async stop() {
      await listener.close();
      await intake.drained();
      await watch.stop();
    },
  };
}

/** Role `worker`: the ledger's sealer and the jobs of every feature. */
export async function startWorker(app: App): Promise<Part> {
  const { db, clocks, log } = app;
  const { handlers, schedules } = allJobs(app);
  // What waits for sites' front doors must not hold up mail that people wait for.
  const [outside, inside] = splitJobs(handlers, (kind) => kind.startsWith('drill.'));
  const runners = [
    new JobRunner({ db, clocks, log, handlers: inside, schedules }),
    new JobRunner({ db, clocks, log, handlers: outside, concurrency: 8 }),
  ];
  const sealer = new Sealer({ db, clocks, log, key: app.keys.ledger, heads: app.heads });
  for (const runner of runners) await runner.start();
  sealer.start();
  return {
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
      // Last, so that what the jobs wrote is sealed too.
      await sealer.stop();
    },
  };
}

/** Role `mail`: takes mail by SMTP; what goes out is a job of the worker. */
export async function startMail(app: App): Promise<Part & { port: number }> {
  const { config, log } = app;
  const domains = [config.mailDomain, config.csirtAddress.slice(config.csirtAddress.lastIndexOf('@') + 1)];
  const listener = new SmtpIn({
    ...config.smtpIn,
    domains,
    receive: (mail) => receiveMail(app, mail),
    refused: (code) => app.refusals.count(code),
    log,
  });
  const port = await listenOr('MUSTER_SMTP_IN', config.smtpIn, () => listener.listen());
  return { port, stop: () => listener.close() };
}

/** Role `mail`: reads the mailboxes that are set, each for itself; one that fails is tried again and stops nothing. */
export function startMailboxes(app: App): Part {
  const { clocks, config, log } = app;
  const addresses = config.imapUrls.map(readImapUrl);
  const watches = addresses.map(
    (address) => new MailboxWatch(app, new ImapMailbox(address, clocks.machine, log)),
  );
  for (const watch of watches) watch.start();
  return {
    async stop() {
      await Promise.all(watches.map((watch) => watch.stop()));
    },
  };
}

/** Plain http, and not to this machine itself: there browsers take no safe cookie and know no passkeys. */
function isUnsafe(publicUrl: string | undefined): boolean {
  if (publicUrl === undefined) return false;
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function splitJobs(handlers: JobHandlers, belongs: (kind: string) => boolean): [JobHandlers, JobHandlers] {
  const entries = Object.entries(handlers);
  const pick = (wanted: boolean) => Object.fromEntries(entries.filter(([kind]) => belongs(kind) === wanted));
  return [pick(true), pick(false)];
}

/** @throws MusterError config.invalid that names the variables, when the address cannot be had */
async function listenOr<Listening>(
  variable: string,
  { host, port }: Address,
  listen: () => Promise<Listening>,
): Promise<Listening> {
  try {
    return await listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    throw new MusterError(
      'config.invalid',
      `cannot listen on ${host} port ${port} (${code}); set ${variable}_HOST or ${variable}_PORT`,
    );
  }
}

function addressOf(http: FastifyInstance): string {
  const address = http.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
