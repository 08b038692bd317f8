import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { quantile, report } from './bench.ts';
import { argusLagsMs, RECOMMENDED, TUNED } from './load/argus-polling.ts';
import { type Child, startChild } from './load/children.ts';

const machine = new SystemClock();
const AGENTS = 1000;
const BANS = 3;
/** A whole round of long polls, which end after 50 to 60 seconds. */
const IDLE_MS = 65_000;
const SETTLE_MS = 10_000;
const OUTAGE_MS = 5_000;
const HALF_HOUR_MS = 1_800_000;

interface Ready {
  url: string;
  issuer: string;
  token: string;
}
interface Usage {
  cpuMs: number;
  rssBytes: number;
}

/**
 * One ban at a thousand sites, each with an agent that waits on a long poll: from the press to the server's answer to
 * the agent's receipt that it was verified at the site. What the agents cost while nothing happens, and how they come
 * back after the server was away. Beside it the same ban through Argus' polling, simulated.
 */
export async function bench(): Promise<void> {
  const dataDir = await mkdtemp('/var/tmp/muster-bench-');
  await chmod(dataDir, 0o711);
  const port = String(await freePort());
  let server = await startChild<Ready>('propagation-server.ts', [dataDir, port, String(AGENTS)]);
  const { url, issuer, token } = server.ready;
  const bare = await idle(server, SETTLE_MS);
  const swarm = await startChild<string>('agent-swarm.ts', [url, issuer, String(AGENTS)]);
  try {
    await machine.sleep(SETTLE_MS);
    const cost = await idle(server, IDLE_MS);
    reportIdle(bare, cost);
    const lags: number[] = [];
    const before = await server.ask<Usage>('usage');
    for (let n = 0; n < BANS; n++) lags.push(...(await oneBan(swarm, { url, token }, n)));
    const after = await server.ask<Usage>('usage');
    reportWork((after.cpuMs - before.cpuMs) / 1000 / BANS);
    reportLags(lags);
    const steady = await rateOver(swarm, IDLE_MS);
    await swarm.ask({ ask: 'long-outage' });
    await server.end('end');
    await machine.sleep(OUTAGE_MS);
    server = await startChild<Ready>('propagation-server.ts', [dataDir, port, '0']);
    await swarm.ask({ ask: 'new-server' });
    reportReturn(steady, await rateOver(swarm, IDLE_MS));
  } finally {
    await swarm.end({ ask: 'end' });
    await server.end('end');
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function idle(server: Child, ms: number): Promise<{ cores: number; rssMb: number }> {
  const before = await server.ask<Usage>('usage');
  await machine.sleep(ms);
  const after = await server.ask<Usage>('usage');
  return { cores: (after.cpuMs - before.cpuMs) / ms, rssMb: after.rssBytes / 1_000_000 };
}

/** The lags of one ban, in milliseconds, by the clock of this machine, which all processes share. */
async function oneBan(
  swarm: Child,
  { url, token }: { url: string; token: string },
  n: number,
): Promise<number[]> {
  const whom = {
    subject: {
      identifiers: [{ format: 'iss_sub', iss: 'https://aai.example', sub: `mallory-${n}` }],
      cascade: true,
    },
    effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'keep' },
    sites: null,
  };
  const post = async (path: string, body: object) => {
    const answer = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { digest: string; orderId: string };
  };
  const { digest } = await post('/api/v1/bans/preview', whom);
  const expiresAt = new Date(machine.now().getTime() + HALF_HOUR_MS).toISOString();
  const pressedAt = machine.now().getTime();
  const { orderId } = await post('/api/v1/bans', { ...whom, digest, reason: 'to be measured', expiresAt });
  for (let waited = 0; waited < 60_000; waited += 500) {
    await machine.sleep(500);
    const times = await swarm.ask<number[]>({ ask: 'verified', order: orderId });
    if (times.length === AGENTS) return times.map((at) => at - pressedAt);
  }
  throw new Error('not every agent verified the ban within a minute');
}

/** Requests in each whole second of a while. */
async function rateOver(swarm: Child, ms: number): Promise<number[]> {
  const from = Math.floor(machine.now().getTime() / 1000) + 1;
  await machine.sleep(ms + 1000);
  const { seconds } = await swarm.ask<{ seconds: [number, number][] }>({ ask: 'sent' });
  const counts = new Map(seconds);
  return Array.from({ length: Math.floor(ms / 1000) }, (_, n) => counts.get(from + n) ?? 0);
}

function reportIdle(bare: { cores: number; rssMb: number }, cost: { cores: number; rssMb: number }): void {
  const cores = Math.max(0, cost.cores - bare.cores);
  report({
    name: 'propagation-idle-cpu',
    value: cores,
    unit: 'of a core for 1,000 idle agents, database included, above what the server takes without them',
    reference: 0.1,
    goal: 'under 10 % of a core',
    met: cores < 0.1,
  });
  const memory = Math.max(1, cost.rssMb - bare.rssMb);
  report({
    name: 'propagation-idle-memory',
    value: memory,
    unit: `MB for 1,000 idle agents, above the ${Math.round(bare.rssMb)} that the server process takes without them`,
    reference: 300,
    goal: 'under 300 MB',
    met: memory < 300,
  });
}

/** Says on a machine that is busy with other things what an idle one could reach. */
function reportWork(seconds: number): void {
  report({
    name: 'propagation-work',
    value: seconds,
    unit: 'seconds of processor time of server and database for one ban at 1,000 sites, receipts included',
    reference: 4,
    goal: 'less than two cores have in two seconds',
    met: seconds < 4,
  });
}

function reportLags(lags: readonly number[]): void {
  for (const share of [0.5, 0.95, 0.99]) {
    const value = quantile(lags, share) / 1000;
    report({
      name: `propagation-p${share * 100}`,
      value,
      unit: 'seconds from the press to verified at the site, 1,000 agents, all bans of the run',
      reference: 2,
      goal: 'p99 under 2 s on 2 cores',
      met: value < 2,
    });
  }
  for (const [name, intervals] of [
    ['recommended', RECOMMENDED],
    ['tuned', TUNED],
  ] as const) {
    const peer = quantile(argusLagsMs(AGENTS, intervals, Math.random), 0.99) / 1000;
    const value = quantile(lags, 0.99) / 1000;
    report({
      name: `propagation-against-argus-${name}`,
      value,
      unit: `seconds until 99 % of 1,000 sites, against Argus' polling at ${name} intervals, simulated`,
      reference: peer,
      goal: 'a thousandth',
      met: value < peer / 1000,
    });
  }
}

function reportReturn(steady: readonly number[], back: readonly number[]): void {
  const rate = steady.reduce((sum, one) => sum + one, 0) / steady.length;
  const peak = Math.max(...back);
  report({
    name: 'propagation-return-peak',
    value: peak,
    unit: 'requests in the busiest second after an outage (agents wait as after ten minutes of failed tries; the server was away for seconds), against the mean second before it',
    reference: rate,
    goal: 'no stampede: under ten times the steady rate',
    met: peak < rate * 10,
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
