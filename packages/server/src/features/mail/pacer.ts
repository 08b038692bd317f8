import type { Clock } from '../../kernel/clock.ts';

/** Spreads what goes out: at most `perSecond` at once, and so many in each second after. Machine time. */
export class Pacer {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #freeAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Takes the next turn; null when it is now, else when it comes. */
  take(): Date | null {
    const now = this.#clock.now().getTime();
    // A second's worth may go at once; the turns lie behind that allowance.
    const turn = Math.max(this.#freeAtMs, now - 1000);
    this.#freeAtMs = turn + 1000 / this.#perSecond;
    return this.#freeAtMs <= now ? null : new Date(this.#freeAtMs);
  }
}
