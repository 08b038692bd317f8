import type { SiteOrderState } from '@muster/contract';
import { type Look, shapes } from './look-sign.tsx';

/** What is known of an order at one site. What needs a hand there is a cross, a mark or an arrow on a wash. */
export const deliveryLooks: Record<SiteOrderState, Look> = {
  'no-agent': { says: 'no agent', look: 'none', shape: shapes.dash },
  queued: { says: 'on its way', look: 'pending', shape: shapes.ring },
  silent: { says: 'silent', look: 'late', shape: shapes.unknown },
  received: { says: 'received', look: 'pending', shape: shapes.ring },
  waiting: { says: 'waits there', look: 'late', shape: shapes.clock },
  refused: { says: 'refused', look: 'fail', shape: shapes.cross },
  applied: { says: 'applied', look: 'pending', shape: shapes.dot },
  verified: { says: 'verified', look: 'pass', shape: shapes.tick },
  failed: { says: 'failed', look: 'fail', shape: shapes.mark },
  undone: { says: 'undone there', look: 'fail', shape: shapes.back },
  reasserted: { says: 'put back', look: 'pass', shape: shapes.tick },
  released: { says: 'released', look: 'none', shape: shapes.back },
  expired: { says: 'ended', look: 'none', shape: shapes.dash },
};

/** Where the order's effect is proven: read back from the systems themselves. */
export const proven: ReadonlySet<SiteOrderState> = new Set(['verified', 'reasserted']);

/** Where somebody should look: the effect is not there, or nobody knows. */
export const needsHand: ReadonlySet<SiteOrderState> = new Set([
  'silent',
  'waiting',
  'refused',
  'failed',
  'undone',
]);

/** Of several at one site the one that somebody should see first; a question comes before all else. */
export function firstToSee(states: readonly SiteOrderState[]): SiteOrderState | undefined {
  const isWaiting = (state: SiteOrderState) => state === 'waiting';
  const isOpen = (state: SiteOrderState) => underWay.has(state);
  const isHand = (state: SiteOrderState) => needsHand.has(state);
  return states.find(isWaiting) ?? states.find(isHand) ?? states.find(isOpen) ?? states[0];
}

/** Where it may still come to something by itself. */
export const underWay: ReadonlySet<SiteOrderState> = new Set(['queued', 'received', 'applied']);
