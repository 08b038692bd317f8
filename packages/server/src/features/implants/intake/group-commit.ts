import type { Clock } from '../../../kernel/clock.ts';

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions {
  /** Most items of one write. */
  most: number;
  /** Writes under way at the same time; while one waits for the disk, the next is made. */
  parallel: number;
  /** How long the first item of a write waits for company, so that a low rate still makes few writes. */
  lingerMs: number;
  clock: Clock;
}

/**
 * Joins what arrives while a write is under way into the next one, so that the rate of commits follows the disk
 * and not the callers. Writes are independent of each other; results are in the order of the items.
 */
export class GroupCommit<Item, Result> {
  readonly #write: (items: Item[]) => Promise<Result[]>;
  readonly #options: GroupCommitOptions;
  readonly #running = new Set<Promise<void>>();
  #waiting: Waiting<Item, Result>[] = [];
  #gathering = false;

  constructor(write: (items: Item[]) => Promise<Result[]>, options: GroupCommitOptions) {
    this.#write = write;
    this.#options = options;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#gathering && this.#running.size < this.#options.parallel) this.#start();
    });
  }

  /** Resolves when everything that was added has been written or has failed. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #start(): void {
    const run = this.#run().finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #run(): Promise<void> {
    const { most, lingerMs, clock } = this.#options;
    this.#gathering = true;
    await (lingerMs > 0 ? clock.sleep(lingerMs) : nextTurn());
    this.#gathering = false;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, most);
      try {
        const results = await this.#write(group.map((one) => one.item));
        for (const [index, one] of group.entries()) one.resolve(results[index] as Result);
      } catch (error) {
        for (const one of group) one.reject(error);
      }
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
