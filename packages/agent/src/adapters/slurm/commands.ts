import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { SystemError } from '../../ports/site-system.ts';
import { type JobPhase, type JobWord, phaseOf, type SlurmJob, slurmJob } from './job-schema.ts';
import { jsonObjects } from './json-objects.ts';
import { answerOf, mustAnswer, type ProgramSettings, startProgram } from './run-program.ts';
import { errorOf } from './slurm-words.ts';

/** The controller's own no to a submission. */
const REFUSED = /^(allocation failure|sbatch: error: Batch job submission failed): /m;
const HOST = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

export interface SlurmCommands {
  /** Every job that Slurm knows, those that ended lately too. @throws SystemError */
  jobs(signal: AbortSignal): AsyncIterable<SlurmJob>;
  /** How one job is; undefined when Slurm does not know it any more. @throws SystemError */
  job(ref: string, signal: AbortSignal): Promise<JobWord | undefined>;
  /** All that Slurm says of one job, in its words; undefined when it does not know it any more. @throws SystemError */
  show(ref: string, signal: AbortSignal): Promise<string | undefined>;
  /** From which machine each job was submitted, as its submitter said; by job id. @throws SystemError */
  submitHosts(signal: AbortSignal): Promise<ReadonlyMap<number, string>>;
  /** @throws SystemError */
  tell(verb: Verb, ref: string, signal: AbortSignal): Promise<void>;
  /** Whether a submission by the user would be taken, on the account that it names or its default. @throws SystemError */
  wouldTake(user: string, billed: string | null, signal: AbortSignal): Promise<boolean>;
  /** How the controller that answers was set up. @throws SystemError */
  controller(signal: AbortSignal): Promise<ControllerFacts>;
}

export interface ControllerFacts {
  /** Its name in the books. */
  cluster: string;
  /** What looks at every submission: `lua`. */
  submitPlugins: readonly string[];
  /** What it holds submissions to: `associations`, `limits`, `qos`. */
  enforces: readonly string[];
}

export type Verb = 'hold' | 'uhold' | 'release' | 'suspend' | 'resume';

/** Slurm's own programs, each with a list of arguments and never by a shell. */
export function slurmCommands(settings: ProgramSettings): SlurmCommands {
  const must = (program: string, args: readonly string[], signal: AbortSignal) =>
    mustAnswer(settings, program, args, signal);
  return {
    async *jobs(signal) {
      const { chunks, ended } = startProgram(settings, 'squeue', ['--json', '--states=all'], signal);
      const lists = new Set<string>();
      for await (const { name, value } of jsonObjects(chunks, (list) => lists.add(list))) {
        // 22.05 ends well and with an empty list when it did not reach the controller; this alone tells.
        if (name === 'errors') throw new SystemError('unreachable', `squeue: ${JSON.stringify(value)}`);
        if (name !== 'jobs') continue;
        const job = slurmJob.safeParse(value);
        if (!job.success)
          throw new SystemError('malformed', `A job of squeue cannot be read: ${job.error.message}`);
        yield job.data;
      }
      const { code, err } = await ended;
      if (code !== 0) throw errorOf('squeue', err);
      if (!lists.has('jobs')) throw new SystemError('malformed', 'squeue lists no jobs.');
    },
    async job(ref, signal) {
      const args = ['--noheader', '--states=all', '--array', `--jobs=${ref}`, '--format=%i %T %r'];
      const out = await unlessMissing(must('squeue', args, signal));
      return out === undefined ? undefined : wordOf(ref, out);
    },
    show: (ref, signal) => unlessMissing(must('scontrol', ['--details', 'show', 'job', ref], signal)),
    async submitHosts(signal) {
      const args = ['--noheader', '--states=all', '--array', '--Format=JobID:.20,AllocNodes:.256'];
      const { chunks, ended } = startProgram(settings, 'squeue', args, signal);
      const hosts = await hostsIn(chunks);
      const { code, err } = await ended;
      if (code !== 0) throw errorOf('squeue', err);
      return hosts;
    },
    async tell(verb, ref, signal) {
      await must('scontrol', [verb, ref], signal);
    },
    async wouldTake(user, billed, signal) {
      const on = billed === null ? [] : [`--account=${billed}`];
      const args = ['--test-only', `--uid=${user}`, ...on, '--output=/dev/null', '--wrap=true'];
      const { code, err } = await answerOf(settings, 'sbatch', args, signal);
      if (code === 0) return true;
      const error = errorOf('sbatch', err);
      // A sudo that asks for a password, or who may not speak for others, proves nothing.
      if (error.reason === 'unreachable' || !REFUSED.test(err)) throw error;
      return false;
    },
    async controller(signal) {
      const out = await must('scontrol', ['show', 'config'], signal);
      const said = (name: string) =>
        new RegExp(`^${name}\\s*=\\s*(\\S.*)$`, 'm').exec(out)?.[1]?.trim() ?? '';
      return {
        cluster: said('ClusterName'),
        submitPlugins: said('JobSubmitPlugins').split(/[,\s]+/),
        enforces: said('AccountingStorageEnforce').split(/[,\s]+/),
      };
    },
  };
}

/**
 * The word on one job. For an array as a whole it is that of its tasks which wait; where none does, of those that run.
 */
function wordOf(ref: string, out: string): JobWord | undefined {
  const tasks = out.split('\n').flatMap((line) => {
    const [id = '', word = '', reason = ''] = line.trim().split(' ');
    return id === ref || id.startsWith(`${ref}_`) ? [{ job_state: [word], state_reason: reason }] : [];
  });
  const order: readonly JobPhase[] = ['waiting', 'held', 'changing', 'running', 'suspended', 'unknown'];
  for (const phase of order) {
    const found = tasks.find((one) => phaseOf(one) === phase);
    if (found) return found;
  }
  return tasks[0];
}

/** What is said twice of one job is not believed: a host's name comes from whoever submitted. */
async function hostsIn(chunks: AsyncIterable<Uint8Array>): Promise<ReadonlyMap<number, string>> {
  const hosts = new Map<number, string>();
  const doubtful = new Set<number>();
  for await (const line of createInterface({ input: Readable.from(chunks), crlfDelay: Infinity })) {
    const id = Number(line.slice(0, 20));
    const host = line.slice(20).trim();
    if (!Number.isInteger(id) || id <= 0) continue;
    if (hosts.has(id) && hosts.get(id) !== host) doubtful.add(id);
    if (HOST.test(host)) hosts.set(id, host);
  }
  for (const id of doubtful) hosts.delete(id);
  return hosts;
}

async function unlessMissing(answer: Promise<string>): Promise<string | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SystemError && error.reason === 'missing') return undefined;
    throw error;
  }
}
