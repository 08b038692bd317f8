import type { OrderKind, ReceiptState, SiteOrderState } from '@muster/contract';

/** What a receipt says, as far as the state of an order at a site rests on it. */
export interface ReceiptFact {
  /** Numbers the receipts of one order at one agent, from 1; it decides which one is the last, not when it came in. */
  step: number;
  state: ReceiptState;
  /** When it came in. */
  receivedAt: Date;
  decidedBy: Decider | null;
  reason: string;
  effects: EffectsRead;
  /** The last plan known with it: none, one without steps, one with steps. */
  plan: 'none' | 'empty' | 'steps';
}

export interface Decider {
  kind: 'policy' | 'person' | 'portal';
  name: string;
}

export interface EffectsRead {
  holds: number;
  differs: number;
  unknown: number;
  released: number;
  /** It holds fully only from then on. */
  fullFrom: Date | null;
}

export const nothingRead: EffectsRead = { holds: 0, differs: 0, unknown: 0, released: 0, fullFrom: null };

/** What became of an order at one site. */
export interface DeliveryState {
  state: SiteOrderState;
  receivedAt: Date | null;
  appliedAt: Date | null;
  verifiedAt: Date | null;
  endedAt: Date | null;
  decidedBy: Decider | null;
  reason: string;
  effects: EffectsRead;
  missing: number;
}

const INVERSES: Partial<Record<OrderKind, OrderKind>> = {
  ban: 'unban',
  contain: 'release',
  'block-image': 'unblock-image',
};

/** The kind that undoes this one; undefined for one that undoes another. */
export function inverseOf(kind: OrderKind): OrderKind | undefined {
  return INVERSES[kind];
}

const APPLIED: ReadonlySet<ReceiptState> = new Set(['applied', 'verified', 'reasserted']);
const ENDED: ReadonlySet<SiteOrderState> = new Set(['refused', 'failed', 'released', 'expired']);

/**
 * The state of an order at a site from all receipts that came, whatever the order in which they came: the one with the
 * highest step counts. What it says of effects is believed only as far as it was read back.
 */
export function deliveryFrom(kind: OrderKind, receipts: readonly ReceiptFact[]): DeliveryState {
  const bySteps = [...receipts].sort((a, b) => a.step - b.step);
  const last = bySteps.at(-1);
  const isEmptyPlan = bySteps.findLast(({ plan }) => plan !== 'none')?.plan === 'empty';
  const proven = (receipt: ReceiptFact) => receipt.state === 'verified' && proves(kind, receipt, isEmptyPlan);
  const read = bySteps.findLast(({ effects }) => countOf(effects) > 0)?.effects ?? nothingRead;
  const state = last ? stateOf(last, proven(last)) : 'queued';
  return {
    state,
    receivedAt: earliest(bySteps),
    appliedAt: earliest(bySteps.filter((one) => APPLIED.has(one.state))),
    verifiedAt: earliest(bySteps.filter(proven)),
    endedAt: last && ENDED.has(state) ? last.receivedAt : null,
    decidedBy: bySteps.findLast(({ decidedBy }) => decidedBy !== null)?.decidedBy ?? null,
    reason: last?.reason ?? '',
    effects: read,
    missing: (last?.step ?? 0) - bySteps.length,
  };
}

function stateOf({ state }: ReceiptFact, isProven: boolean): SiteOrderState {
  if (state === 'planned') return 'received';
  // Unknown is not clean: without a reading that holds nobody has verified anything.
  if (state === 'verified' && !isProven) return 'applied';
  return state;
}

/** Every effect was read and holds; where the plan has no steps, there was nothing to bring about. */
function proves(kind: OrderKind, { effects }: ReceiptFact, isEmptyPlan: boolean): boolean {
  const undoes = inverseOf(kind) === undefined;
  if (countOf(effects) === 0) return isEmptyPlan;
  const wanted = effects.holds + (undoes ? effects.released : 0);
  return wanted === countOf(effects);
}

function countOf({ holds, differs, unknown, released }: EffectsRead): number {
  return holds + differs + unknown + released;
}

function earliest(receipts: readonly ReceiptFact[]): Date | null {
  return receipts.reduce<Date | null>(
    (found, { receivedAt }) => (found === null || receivedAt < found ? receivedAt : found),
    null,
  );
}

/** An agent that has not taken an order after so long is shown as silent. */
export const SILENT_AFTER_MS = 5 * 60_000;
/** So long after its end a site may take to say that the effect of an order ended. */
const END_GRACE_MS = 10 * 60_000;

const NOT_STARTED: ReadonlySet<SiteOrderState> = new Set([
  'no-agent',
  'queued',
  'silent',
  'received',
  'waiting',
]);

export interface Shown {
  state: SiteOrderState;
  /** The order's time is over and the site has not said that its effect ended. */
  overdue: boolean;
}

/** What is shown now: some states come by time alone. */
export function shownState(
  delivery: {
    state: SiteOrderState;
    agentId: string;
    queuedAt: Date | null;
    /** Set where something stands: what waits then is only more of the same order. */
    appliedAt: Date | null;
  },
  expiresAt: Date | null,
  now: Date,
): Shown {
  const { state, agentId, queuedAt, appliedAt } = delivery;
  const isOver = expiresAt !== null && expiresAt <= now;
  if (isOver && NOT_STARTED.has(state) && appliedAt === null) return { state: 'expired', overdue: false };
  const overdue = isOver && !ENDED.has(state) && now.getTime() - (expiresAt as Date).getTime() > END_GRACE_MS;
  if (agentId === '') return { state: 'no-agent', overdue: false };
  if (state === 'queued' && queuedAt !== null && now.getTime() - queuedAt.getTime() > SILENT_AFTER_MS)
    return { state: 'silent', overdue };
  return { state, overdue };
}
