/** Time is passed in, so that deadlines can be tested without waiting for them. */
export interface Clock {
  now(): Date;
  /** Ends early, without an error, when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
