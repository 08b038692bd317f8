import type { Clock } from '../../../kernel/clock.ts';

/** Whoever sleeps on it, wakes at once, and that much later. */
export class JumpClock implements Clock {
  #ms: number;

  constructor(start: Date) {
    this.#ms = start.getTime();
  }

  now(): Date {
    return new Date(this.#ms);
  }

  async sleep(ms: number): Promise<void> {
    this.#ms += ms;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
