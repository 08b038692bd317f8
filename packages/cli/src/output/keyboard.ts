import type { Io } from '../cli.ts';

/** Single keys and whole lines from a terminal; what was typed ahead is kept. To be closed at the end. */
export class Keyboard {
  readonly #stdin: Io['stdin'];
  #typed = '';
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(stdin: Io['stdin']) {
    this.#stdin = stdin;
    stdin.on('data', this.#onData);
    stdin.on('end', this.#onEnd);
    stdin.resume();
  }

  /** The next key in lower case, without waiting for a line end; an empty text when the input is over. */
  async key(): Promise<string> {
    this.#stdin.setRawMode?.(true);
    while (this.#typed === '' && !this.#ended) await this.#more();
    this.#stdin.setRawMode?.(false);
    const key = this.#typed.slice(0, 1);
    this.#typed = this.#typed.slice(1);
    return key.toLowerCase();
  }

  /** A line without its end; what there is when the input ends before it. */
  async line(): Promise<string> {
    while (!this.#typed.includes('\n') && !this.#ended) await this.#more();
    const end = this.#typed.indexOf('\n');
    const line = end < 0 ? this.#typed : this.#typed.slice(0, end);
    this.#typed = end < 0 ? '' : this.#typed.slice(end + 1);
    return line.replace(/\r$/, '');
  }

  close(): void {
    this.#stdin.off('data', this.#onData);
    this.#stdin.off('end', this.#onEnd);
    this.#stdin.pause();
  }

  readonly #onData = (part: Buffer | string): void => {
    this.#typed += part.toString();
    this.#wake();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake();
  };

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
