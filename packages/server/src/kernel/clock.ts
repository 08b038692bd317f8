/**
 * Time is passed in, never taken. Two clocks exist side by side:
 * - the procedure clock, on which deadlines, mail dates and ledger entries stand;
 * - the machine clock, on which leases, hard limits and beats stand.
 * In production both are the system clock; in the lab the procedure clock runs faster.
 */
export interface Clock {
  /** Its own milliseconds per machine millisecond; 1 is real time. */
  readonly speed: number;
  now(): Date;
  /** Waits `ms` milliseconds of this clock's own time; ends early, without error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Clocks {
  procedure: Clock;
  machine: Clock;
}

/** How procedure time follows machine time. Shared as a JSON file by server, lab and responders. */
export interface ClockMapping {
  /** Machine time, in epoch milliseconds, at which the procedure time was `procedureEpochMs`. */
  machineEpochMs: number;
  procedureEpochMs: number;
  /** Procedure milliseconds per machine millisecond; 1 is real time. */
  speed: number;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class SystemClock implements Clock {
  readonly speed = 1;

  now(): Date {
    return new Date();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    let left = ms;
    while (left > 0 && !signal?.aborted) {
      const part = Math.min(left, LONGEST_TIMER_MS);
      await wait(part, signal);
      left -= part;
    }
  }
}

export class ScaledClock implements Clock {
  readonly speed: number;
  readonly #mapping: ClockMapping;
  readonly #machine: Clock;

  constructor(mapping: ClockMapping, machine: Clock = new SystemClock()) {
    this.speed = mapping.speed;
    this.#mapping = mapping;
    this.#machine = machine;
  }

  now(): Date {
    const passed = this.#machine.now().getTime() - this.#mapping.machineEpochMs;
    return new Date(this.#mapping.procedureEpochMs + passed * this.#mapping.speed);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#machine.sleep(ms / this.#mapping.speed, signal);
  }
}

interface Sleeper {
  dueMs: number;
  wake: () => void;
}

/** Stands still until `advance` is called; then wakes its sleepers in the order of their due times. */
export class VirtualClock implements Clock {
  readonly speed = 1;
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(start: Date) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { dueMs: this.#nowMs + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve();
        },
        { once: true },
      );
    });
  }

  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      const next = this.#sleepers.filter((s) => s.dueMs <= end).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#nowMs = end;
  }
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
