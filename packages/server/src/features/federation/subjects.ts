import { nameKey } from '../../kernel/name-key.ts';
import type { KnownNgi, KnownSite } from './model.ts';

type Known = KnownNgi | KnownSite;

/** An NGI or a site, known (with its id) or about to be made. */
export interface Subject {
  kind: 'ngi' | 'site';
  id: string | null;
  name: string;
}

/**
 * Finds whom a source's name means. In this order: what the source itself calls so, what is called so here, what
 * another source calls so, and, for a name that nobody knows, what the source's key meant before (a change of name).
 */
export class SubjectFinder {
  readonly #kind: 'ngi' | 'site';
  readonly #byName = new Map<string, Known>();
  readonly #byKey = new Map<string, Known>();
  readonly #fresh = new Map<string, Subject>();
  readonly #renamed = new Map<string, Known>();

  constructor(kind: 'ngi' | 'site', known: readonly Known[], source: string) {
    this.#kind = kind;
    const own = known.flatMap((one) =>
      one.records.filter((record) => record.source === source).map((record) => ({ one, record })),
    );
    for (const { one, record } of own) {
      if (!record.isGone) this.#name(record.name, one);
      if (record.key !== null) this.#byKey.set(record.key, one);
    }
    for (const one of known) this.#name(one.name, one);
    for (const one of known) for (const record of one.records) this.#name(record.name, one);
  }

  /**
   * Takes in all names of the snapshot before any is asked for: a key only speaks for a change of name when what it
   * meant is not named any more.
   */
  takeIn(records: readonly { name: string; key: string | null }[]): void {
    const named = new Set(records.map((record) => this.#byName.get(nameKey(record.name))?.id));
    for (const { name, key } of records) {
      const before = key === null ? undefined : this.#byKey.get(key);
      if (this.#byName.has(nameKey(name)) || !before || named.has(before.id)) continue;
      named.add(before.id);
      this.#renamed.set(nameKey(name), before);
    }
  }

  known(name: string): Known | undefined {
    return this.#byName.get(nameKey(name)) ?? this.#renamed.get(nameKey(name));
  }

  /** The same object for every spelling of one name. */
  subject(name: string): Subject {
    const known = this.known(name);
    if (known) return { kind: this.#kind, id: known.id, name: known.name };
    const fresh = this.#fresh.get(nameKey(name)) ?? { kind: this.#kind, id: null, name };
    this.#fresh.set(nameKey(name), fresh);
    return fresh;
  }

  #name(name: string, one: Known): void {
    if (!this.#byName.has(nameKey(name))) this.#byName.set(nameKey(name), one);
  }
}
