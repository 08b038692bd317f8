import { join } from 'node:path';
import { pino } from 'pino';
import type { App } from './app.ts';
import { readClocks } from './composition/clocks.ts';
import {
  type Part,
  startController,
  startHttp,
  startMail,
  startMailboxes,
  startWorker,
} from './composition/parts.ts';
import { choosePorts } from './composition/ports.ts';
import { openDatabase } from './db/open.ts';
import { openFirstRun } from './features/people/index.ts';
import type { Config } from './kernel/config.ts';
import { EventHub } from './kernel/event-hub.ts';
import { loadKeys } from './kernel/keys.ts';
import { type Log, silentLog } from './kernel/log.ts';
import { Refusals } from './kernel/refusals.ts';

export interface Running {
  app: App;
  /** Where people reach it; undefined without the role `http`. */
  url: string | undefined;
  /** Where implants report; undefined without the role `http`. */
  controllerPort: number | undefined;
  /** Where mail is taken; undefined without the role `mail`. */
  smtpPort: number | undefined;
  /** The one-time administrator link; undefined when there is an administrator already. */
  firstRunUrl: string | undefined;
  /** Ends every part, the last one started first. Repeated calls wait for the same end. */
  stop(): Promise<void>;
}

/**
 * Puts the product together and starts the roles of its configuration.
 * @throws MusterError config.invalid, database.… ; what had been started is then stopped again
 */
export async function startServer(config: Config, log: Log = createLog(config)): Promise<Running> {
  const parts: Part[] = [];
  const stop = stopOnce(parts, log);
  try {
    const clocks = await readClocks(config.clockFile);
    const keys = await loadKeys(join(config.dataDir, 'keys'));
    const { databaseUrl, dataDir } = config;
    const database = await openDatabase({ databaseUrl, dataDir, clock: clocks.procedure, log });
    parts.push({ stop: () => database.close() });
    const app: App = {
      db: database.db,
      clocks,
      config,
      keys,
      log,
      events: new EventHub(),
      refusals: new Refusals(clocks.machine),
      ...choosePorts(config, clocks, log),
    };
    parts.push({ stop: async () => app.mailer?.close() });
    if (config.roles.has('worker')) parts.push(await startWorker(app));
    const mail = config.roles.has('mail') ? await startMail(app) : undefined;
    if (mail) parts.push(mail);
    if (mail) parts.push(startMailboxes(app));
    const smtpPort = mail?.port;
    if (!config.roles.has('http')) {
      return { app, url: undefined, controllerPort: undefined, smtpPort, firstRunUrl: undefined, stop };
    }
    const controller = await startController(app);
    parts.push(controller);
    const http = await startHttp(app);
    parts.push(http);
    const secret = await openFirstRun(app);
    const firstRunUrl = secret === undefined ? undefined : `${forPeople(http.url)}/first-run#${secret}`;
    return { app, url: http.url, controllerPort: controller.port, smtpPort, firstRunUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Passkeys hold for names, and browsers find this machine by its own. */
function forPeople(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}

function createLog(config: Config): Log {
  if (config.logLevel === 'silent') return silentLog;
  return pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
}

function stopOnce(parts: readonly Part[], log: Log): () => Promise<void> {
  let ended: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    for (const part of [...parts].reverse()) {
      await part.stop().catch((error: unknown) => log.error({ err: error }, 'a part did not end well'));
    }
  }
  return () => {
    ended ??= stopAll();
    return ended;
  };
}
