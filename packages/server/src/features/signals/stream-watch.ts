import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';

/** What another server process committed is found within this time; what this one did is told at once. */
const LOOK_EVERY_MS = 200;

interface Watching {
  db: Db;
  /** Machine clock. */
  clock: Clock;
  log: Log;
}

/**
 * Tells those who wait that something is new on their stream. It holds no connection: while somebody waits, one small
 * query asks which streams were written to by transactions that had not ended at the look before, so that nothing is
 * missed in whatever order they commit.
 */
export class StreamWatch {
  readonly #watching: Watching;
  readonly #waiters = new Map<string, Set<() => void>>();
  #looking = false;
  /** The oldest transaction that was still open at the last look. */
  #since: string | undefined;

  constructor(watching: Watching) {
    this.#watching = watching;
  }

  /** Calls `wake` for everything new on the stream until it is left. */
  wait(streamId: string, wake: () => void): () => void {
    const waiters = this.#waiters.get(streamId) ?? new Set();
    waiters.add(wake);
    this.#waiters.set(streamId, waiters);
    if (!this.#looking) void this.#look();
    return () => {
      waiters.delete(wake);
      if (waiters.size === 0 && this.#waiters.get(streamId) === waiters) this.#waiters.delete(streamId);
    };
  }

  wake(streamIds: Iterable<string>): void {
    for (const id of streamIds) {
      for (const wake of [...(this.#waiters.get(id) ?? [])]) wake();
    }
  }

  wakeAll(): void {
    this.wake([...this.#waiters.keys()]);
  }

  async #look(): Promise<void> {
    this.#looking = true;
    this.#since = undefined;
    while (this.#waiters.size > 0) {
      await this.lookOnce().catch((error: unknown) =>
        this.#watching.log.warn({ err: error }, 'could not look for new signals'),
      );
      await this.#watching.clock.sleep(LOOK_EVERY_MS);
    }
    this.#looking = false;
  }

  async lookOnce(): Promise<void> {
    const since = this.#since;
    const { rows } = await sql<{ open: string; written: string[] | null }>`
      select pg_snapshot_xmin(pg_current_snapshot())::text as open,
        case when ${since ?? null}::xid8 is null then null else array(
          select stream_id from signal_set where tx >= ${since ?? null}::xid8
          union select id from signal_stream where changed_tx >= ${since ?? null}::xid8) end as written
    `.execute(this.#watching.db);
    this.#since = rows[0]?.open;
    // At the first look nobody knows what was committed just before it: whoever waits looks again.
    if (since === undefined) this.wakeAll();
    else this.wake(rows[0]?.written ?? []);
  }
}
