import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { viewReview } from '../claims/index.ts';

/** Judging all words of a large drill takes a moment: readers within this time share one look. */
const KEPT_MS = 5000;

export interface UnsureWords {
  count: number;
  /** The oldest. */
  since: Date;
}

/** How many words of a campaign the rules are unsure of, for whoever sees the whole campaign. */
export class UnsureWordsOf {
  readonly #app: App;
  readonly #kept = new Map<string, { atMs: number; words: Promise<UnsureWords | null> }>();

  constructor(app: App) {
    this.#app = app;
  }

  read(campaign: string): Promise<UnsureWords | null> {
    const nowMs = this.#app.clocks.machine.now().getTime();
    for (const [id, { atMs }] of this.#kept) if (nowMs - atMs >= KEPT_MS) this.#kept.delete(id);
    const kept = this.#kept.get(campaign);
    if (kept) return kept.words;
    const words = this.#judge(campaign);
    this.#kept.set(campaign, { atMs: nowMs, words });
    words.catch(() => this.#kept.delete(campaign));
    return words;
  }

  async #judge(campaign: string): Promise<UnsureWords | null> {
    const items = await viewReview(this.#app, systemActor, campaign);
    const words = items.filter(({ kind }) => kind === 'claim' || kind === 'answer');
    const [oldest] = words;
    return oldest ? { count: words.length, since: new Date(oldest.at) } : null;
  }
}
