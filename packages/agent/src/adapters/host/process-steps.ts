import type { PlanStep } from '@muster/contract';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { type Reading, type StepOutcome, SystemError } from '../../ports/site-system.ts';
import type { Freezer } from './freezer.ts';
import { type HostProcess, ownPids, processes, processOf, refOf } from './processes.ts';

const LOOK_AGAIN_MS = 50;
/** A process that forks while it is being frozen is looked at again so often. */
const MOST_ROUNDS = 20;

/** Where each process was before it was frozen. */
const moved = z.record(z.string(), z.string());

export interface ProcessSteps {
  perform(step: PlanStep, signal: AbortSignal): Promise<StepOutcome>;
  readBack(step: PlanStep, signal: AbortSignal): Promise<Reading>;
}

interface Parts {
  proc: string;
  clock: Clock;
  settleSeconds: number;
  /** Which accounts are of the system. */
  systemUids: () => Promise<(uid: number) => boolean>;
  freezer: () => Promise<Freezer>;
}

export function processSteps({ proc, clock, settleSeconds, systemUids, freezer }: Parts): ProcessSteps {
  async function* family(leader: HostProcess): AsyncGenerator<HostProcess> {
    const known = new Set([leader.pid]);
    for (let round = 0, more = true; more && round < MOST_ROUNDS; round++) {
      more = false;
      for await (const one of processes(proc, (uid) => uid === leader.uid)) {
        if (known.has(one.pid) || !known.has(one.parent)) continue;
        known.add(one.pid);
        more = true;
        yield one;
      }
    }
  }

  async function pause(leader: HostProcess, signal: AbortSignal): Promise<StepOutcome> {
    const { freeze, isFrozen, way } = await freezer();
    const places: Record<string, string> = { [refOf(leader)]: await freeze(leader, leader) };
    // Itself first: what is frozen has no more children. Those that it has follow it.
    for await (const child of family(leader)) {
      if (await isFrozen(child)) continue;
      places[refOf(child)] = await freeze(child, leader).catch(() => '/');
    }
    const end = clock.now().getTime() + settleSeconds * 1000;
    for (;;) {
      const now = await processOf(proc, refOf(leader));
      if (!now) return { state: 'skipped', detail: 'It ended meanwhile.', made: { moved: places } };
      if (await isFrozen(now)) return { state: 'done', detail: way, made: { moved: places } };
      if (clock.now().getTime() >= end) break;
      await clock.sleep(LOOK_AGAIN_MS, signal);
      signal.throwIfAborted();
    }
    return { state: 'failed', detail: 'It does not stand still.', made: { moved: places } };
  }

  async function resume(leader: HostProcess, step: PlanStep): Promise<StepOutcome> {
    const { thaw, clear, isFrozen } = await freezer();
    const places = moved.safeParse(step.sets.moved).data ?? { [refOf(leader)]: '/' };
    for (const [ref, place] of Object.entries(places)) {
      const one = await processOf(proc, ref);
      if (one && (await isFrozen(one))) await thaw(one, place);
    }
    await clear(leader);
    return { state: 'done', detail: '', made: {} };
  }

  async function find(step: PlanStep): Promise<HostProcess | undefined> {
    const found = await processOf(proc, step.target.ref);
    // What was stopped before its account counted as one of the system still goes on again.
    if (found && step.kind === 'pause' && (await systemUids())(found.uid))
      throw new SystemError('refused', `${step.target.ref} is of the system (uid ${found.uid}).`);
    if (found && (await ownPids(proc)).has(found.pid))
      throw new SystemError('refused', `${step.target.ref} is the agent itself.`);
    return found;
  }

  async function perform(step: PlanStep, signal: AbortSignal): Promise<StepOutcome> {
    const found = await find(step);
    if (!found) return { state: 'skipped', detail: 'It has ended.', made: {} };
    const { isFrozen } = await freezer();
    const frozen = await isFrozen(found);
    if (frozen === (step.kind === 'pause')) return { state: 'already', detail: found.letter, made: {} };
    try {
      return step.kind === 'pause' ? await pause(found, signal) : await resume(found, step);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SystemError) throw error;
      throw new SystemError('refused', whyNot(found, error as NodeJS.ErrnoException));
    }
  }

  return {
    perform,
    async readBack(step) {
      const found = await processOf(proc, step.target.ref);
      if (!found) return { state: 'holds', found: 'It has ended.', fullFrom: null };
      const { isFrozen, way } = await freezer();
      const frozen = await isFrozen(found);
      const state = frozen === (step.kind === 'pause') ? 'holds' : 'differs';
      return { state, found: frozen ? way : `It goes on (${found.letter}).`, fullFrom: null };
    },
  };
}

function whyNot({ uid }: HostProcess, { code, message }: NodeJS.ErrnoException): string {
  if (code !== 'EPERM' && code !== 'EACCES') return `The process cannot be touched: ${message}`;
  return `The agent has no rights over processes of uid ${uid} (${code}); nothing was changed.`;
}
