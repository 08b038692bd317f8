import type { PropagationView } from '@muster/contract';

type Curve = PropagationView['curves'][number];

export interface DeliveryTimes {
  receivedAt: Date | null;
  appliedAt: Date | null;
  verifiedAt: Date | null;
}

export function lagMs(from: Date, to: Date | null): number | null {
  return to === null ? null : Math.max(0, to.getTime() - from.getTime());
}

/** How one state spread over the sites that have an agent, those that have not come so far included. */
export function curvesOf(issuedAt: Date, deliveries: readonly DeliveryTimes[]): Curve[] {
  return (['received', 'applied', 'verified'] as const).map((state) => {
    const lags = deliveries
      .flatMap((delivery) => lagMs(issuedAt, delivery[`${state}At`]) ?? [])
      .sort((a, b) => a - b);
    const at = (share: number) => quantileOf(lags, deliveries.length, share);
    return { state, lagsMs: lags, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  });
}

/** Null as long as so many of all have not come so far: nobody may look quick by being silent. */
function quantileOf(sorted: readonly number[], all: number, share: number): number | null {
  if (all === 0) return null;
  return sorted[Math.ceil(share * all) - 1] ?? null;
}
