import type { MachineClock } from '../kernel/clock.ts';

interface Sleeper {
  due: number;
  wake: () => void;
}

/** Stands still until a test moves it. Date and counted time can be moved apart, as an administrator can. */
export class VirtualClock implements MachineClock {
  #dateMs: number;
  #counted = 0;
  #sleepers: Sleeper[] = [];

  constructor(start: Date) {
    this.#dateMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#dateMs);
  }

  monotonic(): number {
    return this.#counted;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { due: this.#counted + milliseconds, wake: resolve };
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

  /** Sets the date and lets no time pass. */
  setDate(date: Date): void {
    this.#dateMs = date.getTime();
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.#counted + milliseconds;
    for (;;) {
      const next = this.#sleepers.filter((one) => one.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#move(Math.max(this.#counted, next.due));
      this.#sleepers = this.#sleepers.filter((one) => one !== next);
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#move(end);
  }

  #move(counted: number): void {
    this.#dateMs += counted - this.#counted;
    this.#counted = counted;
  }
}
