import type { Db } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clocks } from '../kernel/clock.ts';
import { randomText } from '../kernel/ids.ts';
import { type Log, silentLog } from '../kernel/log.ts';
import { enqueue } from './queue.ts';
import type { JobHandlers, Schedule } from './registry.ts';
import { type ClaimedJob, claimJobs, renewLease, settle } from './store.ts';

export interface JobRunnerOptions {
  db: Db;
  clocks: Clocks;
  handlers: JobHandlers;
  schedules?: readonly Schedule[];
  log?: Log;
  /** Jobs at the same time; 4 unless given. */
  concurrency?: number;
  /** Tries until a job becomes a dead letter; 10 unless given. */
  mostAttempts?: number;
}

/** Machine milliseconds. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
const POLL_MS = 100;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15 * 60_000;
const LONGEST_ERROR = 2_000;

/**
 * Runs due jobs. Due times are read from the job's own clock; leases stand on the machine clock, so several servers,
 * even at a lab's speed, agree on them. Any number of runners may work on one table.
 */
export class JobRunner {
  readonly #options: Required<JobRunnerOptions>;
  readonly #name = `${process.pid}-${randomText(8)}`;
  readonly #running = new Set<Promise<void>>();
  #stop = new AbortController();
  #nap = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  /** @throws Error when a schedule has no handler */
  constructor(options: JobRunnerOptions) {
    this.#options = { schedules: [], log: silentLog, concurrency: 4, mostAttempts: 10, ...options };
    for (const { kind } of this.#options.schedules) {
      if (!options.handlers[kind]) throw new Error(`the recurring job ${kind} has no handler`);
    }
  }

  async start(): Promise<void> {
    this.#stop = new AbortController();
    await this.#plantSchedules();
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Ends when the jobs that run have ended; they learn of it by their signal. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#nap.abort();
    await this.#loop;
    await Promise.all(this.#running);
  }

  /** Looks for work at once; useful after a commit that queued some. */
  wake(): void {
    this.#nap.abort();
  }

  /** Runs what is due, and what that makes due, until nothing is; gives how many tries that were. */
  async runDue(): Promise<number> {
    await this.#plantSchedules();
    for (let count = 0; ; ) {
      const jobs = await this.#claim(this.#options.concurrency);
      if (jobs.length === 0) return count;
      await Promise.all(jobs.map((job) => this.#work(job)));
      count += jobs.length;
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clocks, log, concurrency } = this.#options;
    while (!signal.aborted) {
      let claimed = 0;
      this.#nap = new AbortController();
      try {
        const free = concurrency - this.#running.size;
        const jobs = free > 0 ? await this.#claim(free) : [];
        claimed = jobs.length;
        for (const job of jobs) this.#track(this.#work(job));
      } catch (error) {
        log.error({ error: String(error) }, 'looking for jobs failed; it will be tried again');
      }
      if (claimed === 0 && !signal.aborted) await clocks.machine.sleep(POLL_MS, this.#nap.signal);
      else if (this.#running.size >= concurrency) await Promise.race(this.#running);
    }
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => {
      this.#running.delete(work);
      this.#nap.abort();
    });
  }

  async #claim(limit: number): Promise<ClaimedJob[]> {
    const { db, clocks, handlers } = this.#options;
    const machineNow = clocks.machine.now();
    return await claimJobs(db, {
      kinds: Object.keys(handlers),
      procedureNow: clocks.procedure.now(),
      machineNow,
      lockedUntil: new Date(machineNow.getTime() + LEASE_MS),
      lockedBy: this.#name,
      limit,
    });
  }

  /** Never throws: what goes wrong is written to the job. */
  async #work(claimed: ClaimedJob): Promise<void> {
    const { db, clocks, handlers, log } = this.#options;
    const ended = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, ended.signal]);
    const renewing = this.#renew(claimed.id, ended);
    const { id, kind, body, run_at: runAt, attempts: attempt } = claimed;
    try {
      await handlers[kind]?.({ id, kind, body, runAt, attempt }, { db, clocks, log, signal });
      await this.#settleDone(claimed);
    } catch (error) {
      await this.#settleFailed(claimed, error).catch((second: unknown) =>
        log.error(
          { job: id, kind, error: String(second) },
          'a job could not be marked; its lease will run out',
        ),
      );
    } finally {
      ended.abort();
      await renewing;
    }
  }

  async #renew(id: string, ended: AbortController): Promise<void> {
    const { db, clocks, log } = this.#options;
    for (;;) {
      await clocks.machine.sleep(RENEW_MS, ended.signal);
      if (ended.signal.aborted) return;
      const until = new Date(clocks.machine.now().getTime() + LEASE_MS);
      try {
        if (!(await renewLease(db, id, this.#name, until))) ended.abort();
      } catch (error) {
        log.warn({ job: id, error: String(error) }, 'a lease could not be renewed; it will be tried again');
      }
    }
  }

  /** The next run of a recurring job is queued in the transaction that marks this one done: it is never lost. */
  async #settleDone(job: ClaimedJob): Promise<void> {
    const { db, clocks } = this.#options;
    await inTransaction(db, async (tx) => {
      const ours = await settle(tx, job.id, this.#name, { done_at: clocks.procedure.now() });
      if (ours) await this.#plantNext(tx, job);
    });
  }

  async #settleFailed(job: ClaimedJob, error: unknown): Promise<void> {
    const { db, clocks, log, mostAttempts } = this.#options;
    const message = (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(
      0,
      LONGEST_ERROR,
    );
    // A stopping server takes no try away from the job.
    const last = job.attempts >= mostAttempts && !this.#stop.signal.aborted;
    log.warn({ job: job.id, kind: job.kind, attempt: job.attempts, error: message }, 'a job failed');
    await inTransaction(db, async (tx) => {
      const outcome = last
        ? { failed_at: clocks.procedure.now(), last_error: message }
        : { run_at: this.#retryAt(job), last_error: message };
      const ours = await settle(tx, job.id, this.#name, outcome);
      if (ours && last) await this.#plantNext(tx, job);
    });
  }

  /** Exponential: 1 s, 2 s, 4 s ... at most 15 minutes, on the job's own clock. */
  #retryAt(job: ClaimedJob): Date {
    const wait = Math.min(FIRST_RETRY_MS * 2 ** (job.attempts - 1), LONGEST_RETRY_MS);
    return new Date(this.#options.clocks[job.time_base].now().getTime() + wait);
  }

  async #plantSchedules(): Promise<void> {
    for (const schedule of this.#options.schedules) {
      await inTransaction(this.#options.db, (tx) =>
        enqueue(tx, scheduled(schedule, this.#options.clocks[schedule.timeBase].now())),
      );
    }
  }

  /** After a pause the missed runs are not made up for: one run, then the ordinary rhythm. */
  async #plantNext(tx: Parameters<typeof enqueue>[0], job: ClaimedJob): Promise<void> {
    const schedule = this.#options.schedules.find((one) => job.dedupe_key === scheduleKey(one.kind));
    if (!schedule) return;
    const now = this.#options.clocks[schedule.timeBase].now().getTime();
    const rhythm = job.run_at.getTime() + schedule.everyMs;
    const next = rhythm > now || job.attempts > 1 ? Math.max(rhythm, now) : now + schedule.everyMs;
    await enqueue(tx, scheduled(schedule, new Date(next)));
  }
}

function scheduleKey(kind: string): string {
  return `recurring:${kind}`;
}

function scheduled(schedule: Schedule, runAt: Date): Parameters<typeof enqueue>[1] {
  return {
    kind: schedule.kind,
    body: {},
    runAt,
    timeBase: schedule.timeBase,
    dedupeKey: scheduleKey(schedule.kind),
  };
}
