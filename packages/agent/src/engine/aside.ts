const LANES = 4;

interface Lane {
  last: Promise<void>;
  waiting: number;
}

/**
 * Long work on single orders beside the rest: a few pieces at once, each lane one after another. While an order is
 * here nobody else works on it.
 */
export class Aside {
  readonly #lanes: Lane[] = Array.from({ length: LANES }, () => ({ last: Promise.resolve(), waiting: 0 }));
  readonly #orders = new Map<string, Promise<void>>();
  #fault: { error: unknown } | null = null;

  has(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  get size(): number {
    return this.#orders.size;
  }

  start(orderId: string, work: () => Promise<void>): void {
    const lane = this.#lanes.reduce((best, one) => (one.waiting < best.waiting ? one : best));
    lane.waiting += 1;
    lane.last = lane.last.then(async () => {
      try {
        await work();
      } catch (error) {
        this.#fault ??= { error };
      } finally {
        lane.waiting -= 1;
        this.#orders.delete(orderId);
      }
    });
    this.#orders.set(orderId, lane.last);
  }

  /** What went wrong here goes on where the rest is done. */
  throwFault(): void {
    const fault = this.#fault;
    this.#fault = null;
    if (fault) throw fault.error;
  }

  async idle(): Promise<void> {
    await Promise.all(this.#orders.values());
  }
}
