import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureServer } from '../../scripts/build-server.mjs';
import { durableDatabase } from './durable-database.ts';
import { planDeployments } from './plan-deployments.ts';
import { copyKeys } from './simulated-copy.ts';

/** Ticks of /proc/PID/stat: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

export interface Usage {
  cpuMs: number;
  /** Bytes. */
  resident: number;
}

export interface ProductProcess {
  /** Where implants report. */
  port: number;
  deployments: string[];
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

/** Muster as `npm start` runs it, whole, on a PostgreSQL that syncs to disk; looked at from outside. */
export async function startProduct(copies: number, periodMs: number): Promise<ProductProcess> {
  const database = await durableDatabase();
  const dataDir = await mkdtemp('/var/tmp/muster-bench-');
  await mkdir(join(dataDir, 'keys'), { mode: 0o700 });
  await writeFile(join(dataDir, 'keys', 'master.key'), `${copyKeys.master.toString('hex')}\n`, {
    mode: 0o600,
  });
  const deployments = await planDeployments(database.db, copies, periodMs);
  const child = spawn(process.execPath, [await ensureServer()], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: database.url,
      MUSTER_DATA_DIR: dataDir,
      MUSTER_HTTP_PORT: '0',
      MUSTER_CONTROLLER_PORT: '0',
      MUSTER_SMTP_IN_PORT: '0',
      MUSTER_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid } = child;
  // Whatever becomes of the bench.
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  async function end(): Promise<void> {
    child.kill('SIGTERM');
    await ended;
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  try {
    const port = await portOf(child.stdout);
    return { port, deployments, usage: () => usageOf(pid as number), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Of the line in which it greets. */
async function portOf(greeting: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: greeting })) {
    const port = /^Implants report to port (\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('Muster ended before it was ready');
}

/** proc(5): user and system time of all threads, and what is resident. */
async function usageOf(pid: number): Promise<Usage> {
  const [stat, status] = await Promise.all(
    ['stat', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')),
  );
  const fields = (stat as string).slice((stat as string).lastIndexOf(')') + 2).split(' ');
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    resident: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status as string)?.[1]) * 1024,
  };
}
