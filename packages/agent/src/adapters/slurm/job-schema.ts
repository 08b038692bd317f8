import { z } from 'zod';

/** A number as it was written until 22.05, and as {set, infinite, number} since. */
const number = z
  .union([
    z.number(),
    z
      .object({ set: z.boolean().optional(), number: z.number() })
      .transform(({ set, number: value }) => (set === false ? null : value)),
  ])
  .nullish()
  .transform((value) => value ?? null);

/** One word until 22.05; a list of the state and its flags since. */
const state = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());

/** What is used of a job in `squeue --json`, by every version since 21.08. */
export const slurmJob = z.object({
  job_id: z.number().int(),
  array_job_id: number,
  array_task_id: number,
  job_state: state,
  state_reason: z.string().default(''),
  name: z.string().default(''),
  account: z.string().nullish(),
  partition: z.string().default(''),
  user_id: z.number().int(),
  user_name: z.string(),
  batch_host: z.string().nullish(),
  nodes: z.string().nullish(),
  submit_time: number,
  start_time: number,
  end_time: number,
  suspend_time: number,
  priority: number,
  allocating_node: z.string().nullish(),
});
export type SlurmJob = z.infer<typeof slurmJob>;

/** How a job is, in Slurm's words. */
export type JobWord = Pick<SlurmJob, 'job_state' | 'state_reason'>;

/** How scontrol is told which job is meant; of an array, this task alone. */
export function refOf({ job_id, array_job_id, array_task_id }: SlurmJob): string {
  if (array_job_id && array_task_id !== null) return `${array_job_id}_${array_task_id}`;
  return String(job_id);
}

export const JOB_REF = /^[1-9]\d{0,9}(_\d{1,9})?$/;

/** The states in which a job is over. */
const ENDED: ReadonlySet<string> = new Set([
  'COMPLETED',
  'CANCELLED',
  'FAILED',
  'TIMEOUT',
  'NODE_FAIL',
  'PREEMPTED',
  'BOOT_FAIL',
  'DEADLINE',
  'OUT_OF_MEMORY',
]);

export type JobPhase = 'waiting' | 'held' | 'running' | 'suspended' | 'changing' | 'ended' | 'unknown';

/** A job that its own user holds is waiting: the user can let it go. */
export function phaseOf({ job_state, state_reason }: JobWord): JobPhase {
  const has = (one: string) => job_state.includes(one);
  if (has('COMPLETING') || has('CONFIGURING') || has('STOPPED')) return 'changing';
  if (job_state.some((one) => ENDED.has(one))) return 'ended';
  if (has('SUSPENDED')) return 'suspended';
  if (has('RUNNING')) return 'running';
  if (has('PENDING')) return state_reason === 'JobHeldAdmin' ? 'held' : 'waiting';
  return 'unknown';
}
