/** The program that as-account.ts starts: asks a host one thing after the other and writes what it answered. */
import { readFileSync } from 'node:fs';
import { hostSystem, hostSystemSettings } from '../../../packages/agent/src/adapters/host/index.ts';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import type { OrderTarget, PlanStep } from '../../../packages/contract/src/index.ts';

export interface HostTask {
  settings: Record<string, unknown>;
  asks: (
    | { look: OrderTarget }
    | { perform: PlanStep }
    | { readBack: PlanStep }
    /** Takes back what the step before made. */
    | { resume: PlanStep }
  )[];
}

export interface HostTold {
  /** Of a SystemError. */
  reason?: string;
  message?: string;
  state?: string;
  found?: string;
  detail?: string;
  refs?: string[];
}

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as HostTask;
const signal = new AbortController().signal;
const system = hostSystem({
  name: 'gateway',
  siteId: 'site',
  clock: systemClock,
  settings: hostSystemSettings.parse(task.settings),
});
const told: HostTold[] = [];
let made: Record<string, unknown> = {};
for (const ask of task.asks) {
  try {
    told.push(await answerTo(ask));
  } catch (error) {
    const { reason, message } = error as { reason?: string; message: string };
    told.push({ ...(reason && { reason }), message });
  }
}
process.stdout.write(JSON.stringify(told));

async function answerTo(ask: HostTask['asks'][number]): Promise<HostTold> {
  if ('look' in ask) {
    const { workloads } = await system.look(ask.look, signal);
    return { refs: workloads.map(({ workload }) => workload.ref) };
  }
  if ('readBack' in ask) return await system.readBack(ask.readBack, signal);
  const step = 'resume' in ask ? { ...ask.resume, kind: 'resume' as const, sets: made } : ask.perform;
  const outcome = await system.perform(step, signal);
  made = outcome.made;
  return { state: outcome.state, detail: outcome.detail };
}
