/** What a format could not carry, said before anybody downloads it. */
export interface Loss {
  /** Which part of the record: `clocks`, `observables`. */
  field: string;
  count: number;
  reason: string;
}

export interface Written<Document> {
  document: Document;
  lost: Loss[];
}

/** Counts what is left out, by part and reason. */
export class Losses {
  readonly #found = new Map<string, Loss>();

  add(field: string, count: number, reason: string): void {
    if (count === 0) return;
    const key = `${field}\n${reason}`;
    const known = this.#found.get(key);
    if (known) known.count += count;
    else this.#found.set(key, { field, count, reason });
  }

  /** In the order in which they were found. */
  get all(): Loss[] {
    return [...this.#found.values()];
  }
}
