import type { MachineClock } from './clock.ts';

/** A date that is off by more than this was set, not drifted. */
const JUMP_MS = 60_000;
/** What a signed head may differ from the machine's date and still confirm it. */
const CONFIRMS_MS = 5 * 60_000;

/**
 * The time by which effects end. A date that jumps must not end a ban early: from the start on, time is counted and
 * never goes back, and a new date counts only once the server's signed time agrees with it.
 */
export class TrustedTime {
  readonly #clock: MachineClock;
  /** What was sure before this start; null when nothing was kept. */
  readonly #kept: Date | null;
  readonly #startedAt: number;
  #anchorMs: number;
  #counted: number;
  #isConfirmed = false;

  /**
   * `last`: the latest time that the spool knows; after a restart the date may not lie before it. `kept`: a time that
   * was sure when it was kept; it may lie as far back as the agent did not run.
   */
  constructor(clock: MachineClock, last: Date | null, kept: Date | null = null) {
    this.#clock = clock;
    this.#kept = kept;
    this.#anchorMs = Math.max(clock.now().getTime(), last?.getTime() ?? 0);
    this.#counted = clock.monotonic();
    this.#startedAt = this.#counted;
  }

  now(): Date {
    return new Date(this.#anchorMs + (this.#clock.monotonic() - this.#counted));
  }

  /**
   * A time that has come for certain. Until the server's signed time confirmed the date after a start, the date may have
   * been set while the agent did not run: then only what was counted since the kept time is certain.
   */
  sure(): Date {
    const now = this.now();
    if (this.#isConfirmed || this.#kept === null) return now;
    const counted = this.#kept.getTime() + (this.#clock.monotonic() - this.#startedAt);
    return counted < now.getTime() ? new Date(counted) : now;
  }

  /** Milliseconds that were counted since some moment, whatever the date is set to. */
  counted(): number {
    return this.#clock.monotonic();
  }

  /** Whether `sure` rests on something that was confirmed once, and so is worth being kept. */
  get isKnown(): boolean {
    return this.#isConfirmed || this.#kept !== null;
  }

  /** By how many milliseconds the machine's date left what was counted; 0 while they agree. */
  jump(): number {
    const off = this.#clock.now().getTime() - this.now().getTime();
    return Math.abs(off) > JUMP_MS ? off : 0;
  }

  /** A time that the server signed just now. Where the machine's date agrees with it, that date counts again. */
  confirm(signed: Date): boolean {
    const date = this.#clock.now().getTime();
    if (Math.abs(signed.getTime() - date) > CONFIRMS_MS) return false;
    if (this.jump() !== 0) {
      this.#anchorMs = date;
      this.#counted = this.#clock.monotonic();
    }
    this.#isConfirmed = true;
    return true;
  }
}
