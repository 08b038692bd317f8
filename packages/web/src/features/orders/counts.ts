import type { SiteOrderCounts, SiteOrderState } from '@muster/contract';
import { needsHand, proven } from './delivery-looks.ts';

/** The order in which parts of the whole stand beside each other: the proven first, what needs a hand last. */
const PLACES: readonly SiteOrderState[] = [
  'verified',
  'reasserted',
  'applied',
  'received',
  'queued',
  'waiting',
  'silent',
  'refused',
  'failed',
  'undone',
  'released',
  'expired',
  'no-agent',
];

export interface Part {
  state: SiteOrderState;
  sites: number;
}

/** The parts that there are, in their order. */
export function partsOf(counts: SiteOrderCounts): Part[] {
  return PLACES.flatMap((state) => {
    const sites = counts[state] ?? 0;
    return sites > 0 ? [{ state, sites }] : [];
  });
}

export interface Sums {
  all: number;
  /** Of those whose agents take orders. */
  withAgent: number;
  proven: number;
  needHand: number;
}

export function sumsOf(counts: SiteOrderCounts): Sums {
  const parts = partsOf(counts);
  const sum = (of: (state: SiteOrderState) => boolean) =>
    parts.reduce((all, { state, sites }) => (of(state) ? all + sites : all), 0);
  return {
    all: sum(() => true),
    withAgent: sum((state) => state !== 'no-agent'),
    proven: sum((state) => proven.has(state)),
    needHand: sum((state) => needsHand.has(state)),
  };
}
