import type { SubjectIdentifier, Workload } from '@muster/contract';
import { isAccountName } from '../door/account-names.ts';
import { type JobPhase, type JobWord, phaseOf, refOf, type SlurmJob } from './job-schema.ts';

const STATES: Readonly<Record<JobPhase, Workload['state']>> = {
  waiting: 'starting',
  held: 'frozen',
  running: 'running',
  suspended: 'frozen',
  changing: 'running',
  ended: 'ended',
  unknown: 'unknown',
};

/** `PENDING (JobHeldUser)`: the reason tells who holds it. */
export function systemStateOf({ job_state, state_reason }: JobWord): string {
  const words = job_state.join('+');
  return state_reason === '' || state_reason === 'None' ? words : `${words} (${state_reason})`;
}

export function workloadOf(
  job: SlurmJob,
  names: (account: string, when: Date | null) => SubjectIdentifier[],
  submitHost: string | null,
): Workload {
  const submitted = timeOf(job.submit_time);
  const account = isAccountName(job.user_name) ? job.user_name : String(job.user_id);
  const ended = phaseOf(job) === 'ended';
  return {
    ref: refOf(job),
    kind: 'job',
    name: job.name.slice(0, 500),
    state: STATES[phaseOf(job)],
    systemState: systemStateOf(job).slice(0, 500),
    locked: false,
    owner: {
      accountId: account,
      accountName: job.user_name.slice(0, 500),
      identifiers: names(account, submitted),
    },
    projectId: job.account ? job.account.slice(0, 255) : null,
    projectName: job.account ? job.account.slice(0, 500) : null,
    host: (job.batch_host || job.nodes || null)?.slice(0, 500) ?? null,
    submitHost,
    addresses: [],
    imageRef: null,
    imageSha512: null,
    keyName: null,
    securityGroups: [],
    userDataSha256: null,
    createdAt: submitted?.toISOString() ?? null,
    startedAt: phaseOf(job) === 'waiting' ? null : (timeOf(job.start_time)?.toISOString() ?? null),
    endedAt: ended ? (timeOf(job.end_time)?.toISOString() ?? null) : null,
    updatedAt: null,
  };
}

/** The latest moment that the job's own times tell. */
export function lastTold(job: SlurmJob): Date | null {
  const times = [job.submit_time, job.suspend_time, ...(phaseOf(job) === 'waiting' ? [] : [job.start_time])];
  if (phaseOf(job) === 'ended') times.push(job.end_time);
  const latest = Math.max(...times.map((one) => one ?? 0));
  return latest > 0 ? new Date(latest * 1000) : null;
}

function timeOf(seconds: number | null): Date | null {
  return seconds !== null && seconds > 0 && seconds < 4_000_000_000 ? new Date(seconds * 1000) : null;
}
