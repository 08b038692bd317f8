import { ANONYMOUS_FROM, type SpreadView, type VerdictWord } from '@muster/contract';
import { distributionOf } from './distribution.ts';

/** One site's figure for one measure, before anybody looks at it. */
export interface Figure {
  participation: string;
  siteId: string;
  site: string;
  ngiId: string | null;
  ngi: string | null;
  verdict: VerdictWord;
  seconds: number | null;
  /** The reader may see whose it is. */
  seen: boolean;
}

export interface Told {
  reached: number;
  of: number;
  spread: SpreadView | null;
}

const counted: ReadonlySet<VerdictWord> = new Set(['pass', 'late', 'fail', 'pending']);

/** A site that was excused, or could not be measured by our own fault, stands in no distribution. */
export function measured(figure: Figure): boolean {
  return counted.has(figure.verdict);
}

/**
 * What may be told of a sample to somebody who sees a part of it. Nothing, unless it is large enough and enough of
 * it is not the reader's own: of five sites an officer of four would else learn the fifth. Its ends are single
 * sites' figures and stay untold.
 */
export function tell(figures: readonly Figure[]): Told | null {
  const sample = figures.filter(measured);
  const strangers = sample.filter(({ seen }) => !seen);
  const mayKnow =
    strangers.length === 0 || (sample.length >= ANONYMOUS_FROM && strangers.length >= ANONYMOUS_FROM - 1);
  if (!mayKnow) return null;
  const spread = spreadOf(sample);
  if (strangers.length === 0) return { reached: spread?.count ?? 0, of: sample.length, spread };
  // The count alone could single out who did not get there.
  const enough = spread !== null && spread.count >= ANONYMOUS_FROM;
  const unseen = strangers.filter(({ seconds }) => seconds !== null).length;
  return {
    reached: spread?.count ?? 0,
    of: sample.length,
    spread: enough && unseen >= ANONYMOUS_FROM - 1 ? { ...spread, min: null, max: null } : null,
  };
}

export function spreadOf(figures: readonly Figure[]): SpreadView | null {
  return distributionOf(figures.flatMap(({ seconds }) => (seconds === null ? [] : [seconds])));
}

/** By NGI, those alone all of whose sites are seen; in the order of their names. */
export function byNgi(figures: readonly Figure[]): (Told & { ngi: string | null })[] {
  const groups = new Map<string | null, Figure[]>();
  for (const figure of figures) groups.set(figure.ngi, [...(groups.get(figure.ngi) ?? []), figure]);
  return [...groups]
    .filter(([, group]) => group.every(({ seen }) => seen))
    .map(([ngi, group]) => {
      const sample = group.filter(measured);
      const spread = spreadOf(sample);
      return { ngi, reached: spread?.count ?? 0, of: sample.length, spread };
    })
    .filter(({ of }) => of > 0)
    .sort((a, b) => (a.ngi ?? '\uffff').localeCompare(b.ngi ?? '\uffff', 'en'));
}
