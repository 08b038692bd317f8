/** Muster itself, as its own process, as an operator would start it. */
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureServer } from '../../../scripts/build-server.mjs';
import { machineClock } from '../clock/lab-clock.ts';
import { launch, TOOL_PATH } from '../process/launch.ts';

const STARTS_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 20_000;

export interface ServerPlace {
  dataDir: string;
  httpPort: number;
  controllerPort: number;
  smtpInPort: number;
  env: Record<string, string>;
}

export class ServerProcess {
  readonly place: ServerPlace;
  readonly url: string;
  #firstRunSecret: string | undefined;
  #child: ChildProcess | undefined;
  #wanted = false;

  constructor(place: ServerPlace) {
    this.place = place;
    this.url = `http://127.0.0.1:${place.httpPort}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it has greeted and the API answers. */
  async start(): Promise<void> {
    this.#wanted = true;
    const { dataDir, httpPort, controllerPort, smtpInPort, env } = this.place;
    const child = launch({
      command: [process.execPath, await ensureServer()],
      cwd: '/',
      env: {
        PATH: process.env.PATH ?? TOOL_PATH,
        HOME: process.env.HOME ?? '/',
        // As `npm start` has it: glibc else keeps freed memory apart for each thread (ADR 11).
        MALLOC_ARENA_MAX: '2',
        ...(process.env.MUSTER_CACHE_DIR ? { MUSTER_CACHE_DIR: process.env.MUSTER_CACHE_DIR } : {}),
        ...(process.env.DATABASE_URL ? { DATABASE_URL: process.env.DATABASE_URL } : {}),
        MUSTER_DATA_DIR: dataDir,
        MUSTER_HTTP_PORT: String(httpPort),
        MUSTER_CONTROLLER_HOST: '0.0.0.0',
        MUSTER_CONTROLLER_PORT: String(controllerPort),
        MUSTER_SMTP_IN_PORT: String(smtpInPort),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    const log = createWriteStream(join(dataDir, 'server.log'), { flags: 'a' });
    child.stderr?.pipe(log);
    let said = '';
    let greeted = false;
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        log.write(`${line}\n`);
        said = line;
        greeted ||= line.startsWith('Implants report');
        this.#firstRunSecret ??= /\/first-run#(\S+)/.exec(line)?.[1];
      });
    }
    for (let waited = 0; waited < STARTS_WITHIN_MS; waited += 100) {
      if (child.exitCode !== null)
        throw new Error(
          `Muster ended at its start with code ${child.exitCode}: ${said}; see ${dataDir}/server.log`,
        );
      if (greeted && (await answers(this.url))) return;
      await machineClock.sleep(100);
    }
    throw new Error(`Muster did not answer within ${STARTS_WITHIN_MS / 1000} s; see ${dataDir}/server.log`);
  }

  /** The secret of the one-time administrator link. It is printed after the greeting, so a moment later. */
  async oneTimeSecret(): Promise<string> {
    for (let tries = 0; !this.#firstRunSecret && tries < 100; tries++) await machineClock.sleep(100);
    if (!this.#firstRunSecret) throw new Error('Muster printed no one-time link');
    return this.#firstRunSecret;
  }

  /** kill -9, and up again: what a drill must survive. */
  async killAndRestart(): Promise<void> {
    const child = this.#child;
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await ended;
    if (this.#wanted) await this.start();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, machineClock.sleep(ENDS_WITHIN_MS)]);
    child.kill('SIGKILL');
    await ended;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** Below the range from which the system takes ports for itself (32768 on Linux), so that nobody gets them meanwhile. */
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;

/** Ports that nobody listens on now, on every address of this machine. */
export async function freePorts(count: number): Promise<number[]> {
  const free: number[] = [];
  for (let tries = 0; free.length < count && tries < 1000; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (!free.includes(port) && (await isFree(port))) free.push(port);
  }
  if (free.length < count) throw new Error(`No ports are free between ${FIRST_PORT} and ${LAST_PORT}`);
  return free;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => resolve(true));
  });
  if (listening) await new Promise((resolve) => server.close(resolve));
  return listening;
}
