import { unwatchFile, watchFile } from 'node:fs';
import { ConfigError, loadConfig } from '../config/load-config.ts';
import type { MachineClock } from '../kernel/clock.ts';
import { SpoolError } from '../spool/record-file.ts';
import { askFindings } from '../transport/ask-findings.ts';
import { listen, type Purpose, pauseAfter, reached } from '../transport/listen.ts';
import { type Refused, sendReceipts } from '../transport/send-receipts.ts';
import type { Agent } from './agent.ts';
import { sendReport } from './report.ts';

const WATCH_MS = 15_000;
const KEEP_TIME_MS = 600_000;
const COMPACT_MS = 86_400_000;
/** While much happens, what it tells of itself is told so often. */
const REPORT_GAP_MS = 2000;

/** Runs until the signal aborts. What one part cannot do does not hold up the others. */
export async function runAgent(agent: Agent): Promise<void> {
  const { engine, spool, server, alarms, clock, signal } = agent;
  const now = () => agent.time.now();
  const refused = new Map<string, Refused>();
  let reportAt = 0;
  const common = { server, alarms, clock, chance: agent.chance, now, signal };
  for (const record of spool.decisions()) engine.fromPortal(record);
  const reload = () => reloadPolicy(agent);
  watchFile(agent.configPath, { interval: 2000, persistent: false }, reload);
  const parts = [
    listen({ ...common, intake: agent.intake, lastSeq: () => spool.list.seq, wake: () => agent.wake() }),
    act(agent),
    keepTrying(agent, 'receipts', async () => {
      while (
        (await sendReceipts(
          { spool, server, alarms, refused, key: () => agent.key, time: agent.time },
          signal,
        )) > 0
      );
      return spool.unsent().length > 0 ? 30_000 : 300_000;
    }),
    keepTrying(agent, 'findings', async () => {
      await askFindings({ spool, server, alarms, identity: () => agent.identity, time: agent.time }, signal);
      return 300_000;
    }),
    keepTrying(agent, 'report', async () => {
      await clock.sleep(Math.max(0, reportAt - clock.monotonic()), signal);
      await sendReport(agent);
      reportAt = clock.monotonic() + REPORT_GAP_MS;
      return agent.loaded.config.report_every * 1000;
    }),
    watch(agent),
    ...agent.feeds.map((feed) => tellFacts(agent, () => feed.round(signal))),
  ];
  try {
    await Promise.all(parts);
  } finally {
    unwatchFile(agent.configPath, reload);
  }
}

async function act(agent: Agent): Promise<void> {
  while (!agent.signal.aborted) {
    const before = agent.spool.unsent().length;
    const next = await agent.engine.runDue();
    if (agent.spool.unsent().length > before) agent.wake();
    await agent.rest(next.getTime() - agent.time.now().getTime());
  }
  await agent.engine.idle();
}

/** Repeats a piece of work that asks the server, at the pace that it asks for and with back-off after failures. */
async function keepTrying(agent: Agent, purpose: Purpose, work: () => Promise<number>): Promise<void> {
  const { alarms, chance, clock, signal } = agent;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const pause = await work();
      failures = 0;
      reached(alarms, purpose);
      await agent.rest(pause);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      await clock.sleep(
        pauseAfter({ alarms, chance, now: () => agent.time.now() }, purpose, error, failures),
        signal,
      );
    }
  }
}

async function tellFacts(agent: Agent, round: () => Promise<void>): Promise<void> {
  const { alarms, chance, clock, signal } = agent;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await round();
      failures = 0;
      reached(alarms, 'facts');
      for (const { name, state, detail } of agent.systemReports()) {
        if (state === 'failing')
          alarms.raise('system-failing', `${name}: ${detail}`, agent.time.now(), `facts ${name}`);
        else alarms.clear('system-failing', `facts ${name}`);
      }
      await clock.sleep(agent.loaded.config.facts.every * 1000, signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const known =
        error instanceof Error && 'code' in error ? new SpoolError('failing', error.message) : error;
      await clock.sleep(
        pauseAfter({ alarms, chance, now: () => agent.time.now() }, 'facts', known, failures),
        signal,
      );
    }
  }
}

/** Looks at what nobody would say by itself: a silent list, a date that was set. */
async function watch(agent: Agent): Promise<void> {
  const { alarms, clock, signal, time } = agent;
  const isDue = paced(clock);
  while (!signal.aborted) {
    if (isDue('time', KEEP_TIME_MS)) guardSpool(agent, 'time', () => agent.keepTime());
    if (isDue('compact', COMPACT_MS)) guardSpool(agent, 'compact', () => agent.compact());
    const silent = clock.monotonic() - agent.headSeenAt;
    if (silent > agent.loaded.config.stale_after * 1000)
      alarms.raise(
        'list-stale',
        `no sign of it for ${Math.round(silent / 60_000)} minutes; what stands stays`,
        time.now(),
      );
    const jump = time.jump();
    if (jump !== 0) alarms.raise('clock-jumped', `by ${Math.round(jump / 1000)} s`, time.now());
    await clock.sleep(WATCH_MS, signal);
  }
}

/** Says whether something is due that is done at most so often. */
function paced(clock: MachineClock): (what: string, everyMs: number) => boolean {
  const done = new Map<string, number>();
  return (what, everyMs) => {
    const now = clock.monotonic();
    const last = done.get(what);
    if (last !== undefined && now - last < everyMs) return false;
    done.set(what, now);
    return true;
  };
}

/** What the disk refuses here is told, and holds up nothing else. */
function guardSpool({ alarms, time }: Agent, about: string, work: () => void): void {
  try {
    work();
    alarms.clear('spool-failing', about);
  } catch (error) {
    alarms.raise('spool-failing', error instanceof Error ? error.message : String(error), time.now(), about);
  }
}

/** A new policy counts from now on; one with errors is told, and the one before goes on. */
function reloadPolicy(agent: Agent): void {
  try {
    agent.loaded = loadConfig(agent.configPath);
    agent.alarms.clear('policy-broken');
    agent.wake();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    agent.alarms.raise('policy-broken', error.message, agent.time.now());
  }
}
