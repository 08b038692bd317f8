import type { Clock } from '../../../kernel/clock.ts';

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions {
  /** Most items of one write. */
  most: number;
  /** How long the first item of a write waits for company, so that a low rate still makes few writes. */
  lingerMs: number;
  clock: Clock;
}

/**
 * Joins what arrives while a write is under way into the next one, so that the rate of commits follows the disk
 * and not the callers. One write at a time: larger groups cost less than overlapping ones (measured). Results are in
 * the order of the items.
 */
export class GroupCommit<Item, Result> {
  readonly #write: (items: Item[]) => Promise<Result[]>;
  readonly #options: GroupCommitOptions;
  #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  constructor(write: (items: Item[]) => Promise<Result[]>, options: GroupCommitOptions) {
    this.#write = write;
    this.#options = options;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was added has been written or has failed. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    const { most, lingerMs, clock } = this.#options;
    await (lingerMs > 0 ? clock.sleep(lingerMs) : nextTurn());
    let told = Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, most);
      try {
        const results = await this.#write(group.map((one) => one.item));
        // On the next turn: the following write is on its way then, and works while the callers go on.
        told = nextTurn().then(() => {
          for (const [index, one] of group.entries()) one.resolve(results[index] as Result);
        });
      } catch (error) {
        for (const one of group) one.reject(error);
      }
      if (this.#waiting.length === 0) await told;
    }
    this.#running = undefined;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
