import type { PlanStep } from '@muster/contract';
import type { Clock } from '../../kernel/clock.ts';
import { type Reading, type StepOutcome, SystemError } from '../../ports/site-system.ts';
import type { SlurmCommands, Verb } from './commands.ts';
import { JOB_REF, type JobPhase, type JobWord, phaseOf } from './job-schema.ts';
import { systemStateOf } from './map-job.ts';

const LOOK_AGAIN_MS = 200;

export interface JobSteps {
  perform(step: PlanStep, signal: AbortSignal): Promise<StepOutcome>;
  readBack(step: PlanStep, signal: AbortSignal): Promise<Reading>;
}

/** Holding and suspending one job, and both taken back. */
export function jobSteps(commands: SlurmCommands, clock: Clock, settleSeconds: number): JobSteps {
  async function find(ref: string, signal: AbortSignal): Promise<JobWord | undefined> {
    if (!JOB_REF.test(ref)) throw new SystemError('invalid', `${ref} is no job.`);
    return await commands.job(ref, signal);
  }

  /** Looks until the job is as it should be; what it is otherwise, when the time is over. */
  async function until(
    ref: string,
    there: (job: JobWord | undefined) => boolean,
    signal: AbortSignal,
  ): Promise<JobWord | undefined> {
    const end = clock.now().getTime() + settleSeconds * 1000;
    for (;;) {
      const job = await find(ref, signal);
      if (there(job) || clock.now().getTime() >= end) return job;
      await clock.sleep(LOOK_AGAIN_MS, signal);
      signal.throwIfAborted();
    }
  }

  async function settled(ref: string, signal: AbortSignal): Promise<JobWord | undefined> {
    const job = await find(ref, signal);
    if (job && phaseOf(job) === 'changing')
      throw new SystemError('busy', `Job ${ref} is ${systemStateOf(job)}.`);
    return job;
  }

  async function bring(step: PlanStep, job: JobWord, signal: AbortSignal): Promise<StepOutcome> {
    const { ref } = step.target;
    for (const verb of verbsFor(step, phaseOf(job))) {
      await commands.tell(verb, ref, signal);
      // A job that waited may have begun while it was being held; then it is suspended instead.
      const now = await until(ref, (one) => one === undefined || stands(step, one), signal);
      if (now === undefined || phaseOf(now) === 'ended') return gone('It ended meanwhile.');
      if (stands(step, now)) return { state: 'done', detail: systemStateOf(now), made: {} };
      const next = verbsFor(step, phaseOf(now))[0];
      if (next === undefined || next === verb) continue;
      await commands.tell(next, ref, signal);
      const then = await until(ref, (one) => one === undefined || stands(step, one), signal);
      if (then && stands(step, then)) return { state: 'done', detail: systemStateOf(then), made: {} };
    }
    return { state: 'failed', detail: `Slurm took it, and job ${ref} does not show it.`, made: {} };
  }

  return {
    async perform(step, signal) {
      const job = await settled(step.target.ref, signal);
      if (!job || phaseOf(job) === 'ended') return gone('It has ended.');
      if (stands(step, job)) return { state: 'already', detail: systemStateOf(job), made: {} };
      return await bring(step, job, signal);
    },
    async readBack(step, signal) {
      const job = await find(step.target.ref, signal);
      if (!job || phaseOf(job) === 'ended') return { state: 'holds', found: 'It has ended.', fullFrom: null };
      const state = stands(step, job) ? 'holds' : 'differs';
      return { state, found: systemStateOf(job), fullFrom: null };
    },
  };
}

function gone(detail: string): StepOutcome {
  return { state: 'skipped', detail, made: {} };
}

/** Both kinds of standing still count for each other: a held job that had begun was suspended. */
function stands(step: PlanStep, job: JobWord): boolean {
  const phase = phaseOf(job);
  if (step.kind === 'hold' || step.kind === 'suspend') return phase === 'held' || phase === 'suspended';
  const wasUserHeld = heldByUser(step);
  if (phase === 'waiting') return wasUserHeld === (job.state_reason === 'JobHeldUser');
  return phase === 'running';
}

/** Which words to say to Slurm, from where the job is. */
function verbsFor(step: PlanStep, phase: JobPhase): Verb[] {
  if (step.kind === 'hold' || step.kind === 'suspend') return phase === 'waiting' ? ['hold'] : ['suspend'];
  if (phase === 'suspended') return ['resume'];
  return [heldByUser(step) ? 'uhold' : 'release'];
}

/** Whether its user held the job before; then it is the user's to let go. */
function heldByUser({ sets }: PlanStep): boolean {
  return typeof sets.systemState === 'string' && sets.systemState.includes('JobHeldUser');
}
