import { monotonicMs } from '../../output/watch.ts';

/** The server's procedure clock between two reads. A lab's runs many times faster than this machine's, and says so. */
export class ServerClock {
  readonly #elapsed: () => number;
  #last: { server: number; heard: number } | undefined;
  #speed = 1;

  constructor(elapsed: () => number = monotonicMs) {
    this.#elapsed = elapsed;
  }

  /** The server says that it is `at` (RFC 3339), and how fast its clock runs. */
  heard(at: string, speed: number): void {
    this.#last = { server: new Date(at).getTime(), heard: this.#elapsed() };
    this.#speed = speed;
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
