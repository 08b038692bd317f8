import { monotonicMs } from '../../output/watch.ts';

const LONG_ENOUGH_MS = 200;

/**
 * The server's procedure clock between two reads. A lab's runs many times faster than this machine's, so its speed is
 * measured from what the server said and when it was heard, never assumed.
 */
export class ServerClock {
  readonly #elapsed: () => number;
  #first: { server: number; heard: number } | undefined;
  #last: { server: number; heard: number } | undefined;
  #speed = 1;

  constructor(elapsed: () => number = monotonicMs) {
    this.#elapsed = elapsed;
  }

  /** The server says that it is `at`, RFC 3339. */
  heard(at: string): void {
    const now = { server: new Date(at).getTime(), heard: this.#elapsed() };
    this.#first ??= now;
    this.#last = now;
    const passed = now.heard - this.#first.heard;
    if (passed < LONG_ENOUGH_MS) return;
    const speed = (now.server - this.#first.server) / passed;
    // Within what a network may delay, real time is real time.
    this.#speed = Math.abs(speed - 1) < 0.2 ? 1 : Math.max(0, speed);
  }

  /** Procedure milliseconds per machine millisecond. */
  get speed(): number {
    return this.#speed;
  }

  /** Procedure time now, in epoch milliseconds; undefined before anything was heard. */
  now(): number | undefined {
    if (!this.#last) return undefined;
    return this.#last.server + (this.#elapsed() - this.#last.heard) * this.#speed;
  }
}
