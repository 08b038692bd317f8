import { hostname } from 'node:os';
import type { Db, Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clocks } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import {
  beatProcess,
  forgetTheDead,
  insertProcess,
  type NewOutage,
  type Outage,
  type OutageKind,
  type ProcessSeen,
  processesOf,
  recordOutage,
  stopProcess,
} from './outage-store.ts';
import { procedureTime } from './procedure-time.ts';

/** Machine milliseconds. */
const BEAT_EVERY_MS = 1000;
/** Without a sign of life for this long a process is gone. */
const GONE_AFTER_MS = 3000;
const TICK_MS = 100;
/** A turn of the event loop that is late by this much may have kept beats waiting. */
const STALL_MS = 500;
const DATABASE_MS = 1000;

export interface OutageWatchOptions {
  db: Db;
  clocks: Clocks;
  log: Log;
  /** `srv_…` */
  processId: string;
  /** Called in the transaction that records an outage: clocks that it touches are paused there. */
  onOutage?(tx: Tx, outage: Outage): Promise<void>;
}

/**
 * Notices when we were deaf: a stopped or killed server, a stalled process, a database that did not answer.
 * No such time may speak against a site.
 */
export class OutageWatch {
  readonly #options: OutageWatchOptions;
  readonly #stop = new AbortController();
  #pending: NewOutage[] = [];
  #loops: Promise<unknown> = Promise.resolve();

  constructor(options: OutageWatchOptions) {
    this.#options = options;
  }

  /** Call it right before the listener opens: the time since the last process' sign of life was an outage. */
  async start(): Promise<void> {
    const { db, clocks, processId } = this.#options;
    await inTransaction(db, async (tx) => {
      const ms = clocks.machine.now().getTime();
      const at = clocks.procedure.now();
      const processes = await processesOf(tx);
      const alive = processes.filter((one) => isAlive(one, ms));
      const last = processes.filter((one) => !alive.includes(one)).sort((a, b) => b.beatenMs - a.beatenMs)[0];
      if (alive.length === 0 && last && ms > last.beatenMs) {
        const outage = await recordOutage(tx, {
          kind: 'server-down',
          fromMs: last.beatenMs,
          untilMs: ms,
          from: last.beatenAt,
          until: at,
        });
        await this.#options.onOutage?.(tx, outage);
      }
      await forgetTheDead(
        tx,
        processes.filter((one) => !alive.includes(one)).map((one) => one.id),
      );
      await insertProcess(tx, { id: processId, host: hostname(), pid: process.pid, ms, at });
    });
    this.#loops = Promise.all([this.#beat(), this.#tick()]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loops;
    const { db, clocks, processId } = this.#options;
    await this.#record();
    await stopProcess(db, processId, clocks.machine.now().getTime(), clocks.procedure.now());
  }

  /** A write to the database took from one moment to the other. Machine milliseconds. */
  slowWrite(fromMs: number, untilMs: number): void {
    this.#add('database', fromMs, untilMs);
  }

  async #beat(): Promise<void> {
    const { db, clocks, processId, log } = this.#options;
    const { signal } = this.#stop;
    let heardMs = clocks.machine.now().getTime();
    while (!signal.aborted) {
      try {
        await this.#record();
        await beatProcess(db, processId, clocks.machine.now().getTime(), clocks.procedure.now());
        const now = clocks.machine.now().getTime();
        if (now - heardMs > BEAT_EVERY_MS + DATABASE_MS) this.#add('database', heardMs, now);
        heardMs = now;
      } catch (error) {
        log.warn({ err: error }, 'the database did not take the sign of life');
      }
      await clocks.machine.sleep(BEAT_EVERY_MS, signal);
    }
  }

  async #tick(): Promise<void> {
    const { clocks } = this.#options;
    const { signal } = this.#stop;
    let lastMs = clocks.machine.now().getTime();
    while (!signal.aborted) {
      await clocks.machine.sleep(TICK_MS, signal);
      const now = clocks.machine.now().getTime();
      if (now - lastMs > TICK_MS + STALL_MS) this.#add('stalled', lastMs, now);
      lastMs = now;
    }
  }

  #add(kind: OutageKind, fromMs: number, untilMs: number): void {
    const last = this.#pending.at(-1);
    if (last && last.untilMs >= fromMs && last.kind === kind) {
      last.untilMs = Math.max(last.untilMs, untilMs);
      last.until = this.#procedureAt(last.untilMs);
      return;
    }
    this.#pending.push({
      kind,
      fromMs,
      untilMs,
      from: this.#procedureAt(fromMs),
      until: this.#procedureAt(untilMs),
    });
  }

  #procedureAt(ms: number): Date {
    return procedureTime(this.#options.clocks)(ms);
  }

  async #record(): Promise<void> {
    const outages = this.#pending;
    if (outages.length === 0) return;
    await inTransaction(this.#options.db, async (tx) => {
      for (const outage of outages) {
        await this.#options.onOutage?.(tx, await recordOutage(tx, outage));
      }
    });
    this.#pending = this.#pending.filter((one) => !outages.includes(one));
  }
}

/** A process of this machine that is gone is known at once; another machine's by its missing signs of life. */
function isAlive(seen: ProcessSeen, nowMs: number): boolean {
  if (seen.stopped || nowMs - seen.beatenMs > GONE_AFTER_MS) return false;
  if (seen.host !== hostname()) return true;
  if (seen.pid === process.pid) return false;
  try {
    process.kill(seen.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
