/** The only source of time in the agent: passed in, so that tests and drills can set it. */
export interface Clock {
  now(): Date;
  /** Ends early, without an error, when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that also counts what has passed, whatever somebody sets the date to. */
export interface MachineClock extends Clock {
  /** Milliseconds since some moment of this process; never goes back. */
  monotonic(): number;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: MachineClock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, Math.min(milliseconds, LONGEST_TIMER_MS));
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    }),
};
