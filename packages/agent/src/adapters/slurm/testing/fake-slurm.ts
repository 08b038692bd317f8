import { SystemError } from '../../../ports/site-system.ts';
import type { SlurmCommands, Verb } from '../commands.ts';
import { refOf, type SlurmJob } from '../job-schema.ts';
import type { FakeBooks } from './fake-books.ts';

/** Slurm as its programs show it, in memory: what the real one did with each word (22.05.8). */
export interface FakeSlurm {
  commands: SlurmCommands;
  jobs: Map<string, SlurmJob>;
  add(account: string, word: string, reason?: string): string;
  /** Past the agent. */
  say(verb: Verb, ref: string): void;
  reachable: boolean;
  lua: boolean;
  busy: number;
  /** Where the farm keeps some. */
  books?: FakeBooks;
}

export function fakeSlurm(now: () => Date): FakeSlurm {
  let next = 1;
  const fake: FakeSlurm = {
    jobs: new Map(),
    reachable: true,
    lua: true,
    busy: 0,
    add(account, word, reason = 'None') {
      const job = jobLike(next++, account, word, reason, now());
      fake.jobs.set(refOf(job), job);
      return refOf(job);
    },
    say(verb, ref) {
      const job = fake.jobs.get(ref);
      if (!job) throw new SystemError('missing', 'scontrol: Invalid job id specified');
      const pending = job.job_state.includes('PENDING');
      if (verb === 'hold' || verb === 'uhold')
        job.state_reason = verb === 'hold' ? 'JobHeldAdmin' : 'JobHeldUser';
      if (verb === 'release') job.state_reason = 'None';
      if (verb === 'suspend') {
        if (pending) throw new SystemError('busy', 'scontrol: Job is pending execution');
        job.job_state = ['SUSPENDED'];
      }
      if (verb === 'resume') job.job_state = ['RUNNING'];
    },
    commands: {
      async *jobs(signal) {
        reach(signal);
        yield* structuredClone([...fake.jobs.values()]);
      },
      async job(ref, signal) {
        reach(signal);
        return structuredClone(fake.jobs.get(ref));
      },
      async show(ref, signal) {
        reach(signal);
        return fake.jobs.has(ref) ? JSON.stringify(fake.jobs.get(ref)) : undefined;
      },
      async submitHosts(signal) {
        reach(signal);
        return new Map([...fake.jobs.values()].map(({ job_id }) => [job_id, 'login1']));
      },
      async tell(verb, ref, signal) {
        reach(signal);
        if (fake.busy-- > 0) throw new SystemError('busy', 'scontrol: Job is in transition');
        fake.say(verb, ref);
      },
      async wouldTake(user, billed, signal) {
        reach(signal);
        return fake.books?.wouldTake(user, billed) ?? false;
      },
      async controller(signal) {
        reach(signal);
        return {
          cluster: 'muster',
          submitPlugins: fake.lua ? ['lua'] : ['(null)'],
          enforces: fake.books?.enforces ?? ['none'],
        };
      },
    },
  };
  function reach(signal: AbortSignal): void {
    signal.throwIfAborted();
    if (!fake.reachable) throw new SystemError('unreachable', 'Unable to contact slurm controller');
  }
  return fake;
}

function jobLike(id: number, account: string, word: string, reason: string, at: Date): SlurmJob {
  return {
    job_id: id,
    array_job_id: 0,
    array_task_id: null,
    job_state: [word],
    state_reason: reason,
    name: 'wrap',
    account: '',
    partition: 'main',
    user_id: 20_000,
    user_name: account,
    batch_host: word === 'PENDING' ? '' : 'node1',
    nodes: '',
    submit_time: at.getTime() / 1000,
    start_time: 0,
    end_time: 0,
    suspend_time: 0,
    priority: 1,
  };
}
