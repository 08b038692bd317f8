import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts, ServerProcess } from '../../lab/src/drill/server-process.ts';
import { testKeys } from '../../packages/server/src/features/implants/testing/planned.ts';
import { durableDatabase } from './durable-database.ts';
import { planDeployments } from './plan-deployments.ts';

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
  const master = `${testKeys.master.toString('hex')}\n`;
  await writeFile(join(dataDir, 'keys', 'master.key'), master, { mode: 0o600 });
  const deployments = await planDeployments(database.db, copies, periodMs);
  const [httpPort = 0, port = 0, smtpInPort = 0] = await freePorts(3);
  const env = { DATABASE_URL: database.url, MUSTER_LOG_LEVEL: 'warn' };
  const server = new ServerProcess({ dataDir, httpPort, controllerPort: port, smtpInPort, env });
  async function end(): Promise<void> {
    await server.stop();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  try {
    await server.start();
    return { port, deployments, usage: () => usageOf(server.pid as number), end };
  } catch (error) {
    await end();
    throw error;
  }
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
