import type { ErrorCode } from '@muster/contract';
import type { Clock } from './clock.ts';

/** Counts refused input by its error code, so that floods, forgeries and broken clients can be seen. */
export class Refusals {
  readonly since: Date;
  readonly #counts = new Map<ErrorCode, number>();

  constructor(clock: Clock) {
    this.since = clock.now();
  }

  count(code: ErrorCode): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
