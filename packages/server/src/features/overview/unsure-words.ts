import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { viewReview } from '../claims/index.ts';

/** Judging all words of a large drill takes a moment: readers share one look until something was said or decided. */
const KEPT_MS = 30_000;

export interface UnsureWords {
  count: number;
  /** The oldest. */
  since: Date;
}

interface Kept {
  atMs: number;
  words: Promise<UnsureWords | null>;
  /** Stops listening for what changes it. */
  leave: () => void;
}

/** How many words of a campaign the rules are unsure of, for whoever sees the whole campaign. */
export class UnsureWordsOf {
  readonly #app: App;
  readonly #kept = new Map<string, Kept>();

  constructor(app: App) {
    this.#app = app;
  }

  read(campaign: string): Promise<UnsureWords | null> {
    const atMs = this.#app.clocks.machine.now().getTime();
    for (const [id, kept] of this.#kept) if (atMs - kept.atMs >= KEPT_MS) this.#drop(id);
    const kept = this.#kept.get(campaign);
    if (kept) return kept.words;
    const leave = this.#app.events.listen(campaign, {
      event: ({ type }) => {
        if (type === 'claims.changed') this.#drop(campaign);
      },
      end: () => this.#drop(campaign),
    });
    const words = this.#judge(campaign);
    this.#kept.set(campaign, { atMs, words, leave });
    words.catch(() => this.#drop(campaign));
    return words;
  }

  #drop(campaign: string): void {
    this.#kept.get(campaign)?.leave();
    this.#kept.delete(campaign);
  }

  async #judge(campaign: string): Promise<UnsureWords | null> {
    const items = await viewReview(this.#app, systemActor, campaign);
    const words = items.filter(({ kind }) => kind === 'claim' || kind === 'answer');
    const [oldest] = words;
    return oldest ? { count: words.length, since: new Date(oldest.at) } : null;
  }
}
