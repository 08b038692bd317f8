import { cutTo, oneLine } from './text.ts';

export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/**
 * Shows how far long work has come, on standard error: one line that rewrites itself on a terminal, and a line at
 * every tenth elsewhere, so that logs stay short.
 */
export class Progress {
  readonly #out: ProgressStream;
  readonly #what: string;
  #shownTenth = -1;
  #open = false;

  constructor(out: ProgressStream, what: string) {
    this.#out = out;
    this.#what = what;
  }

  at(done: number, of: number): void {
    const share = of > 0 ? Math.min(1, done / of) : 1;
    const text = `${oneLine(this.#what)}  ${done} of ${of}  ${Math.floor(share * 100)} %`;
    if (this.#out.isTTY) {
      this.#out.write(`\r\u001b[K${cutTo(text, (this.#out.columns ?? 80) - 1)}`);
      this.#open = true;
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth === this.#shownTenth) return;
    this.#shownTenth = tenth;
    this.#out.write(`${text}\n`);
  }

  end(): void {
    if (this.#open) this.#out.write('\r\u001b[K');
    this.#open = false;
  }
}
