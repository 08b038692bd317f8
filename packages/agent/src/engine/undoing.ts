import { inverseOf } from '../planning/index.ts';
import { type Desk, othersThan, say } from './desk.ts';
import type { OrderRow } from './order-row.ts';
import { releasedEffects } from './read-effects.ts';
import { takeSteps } from './take-steps.ts';

const TRY_AGAIN = { firstMs: 2000, mostMs: 300_000 };
const TRIES = 3;

/** An order that nobody began before its time was over; one that an agent before this one had begun is taken back. */
export function lapse(desk: Desk, row: OrderRow): void {
  if (row.plan) return;
  const reason = row.order.over
    ? 'it was over when it came, and nothing is known here that an agent before this one did for it'
    : 'its time was over before it was begun';
  say(desk, row, { state: 'expired', reason });
}

/**
 * Takes an order back by what was saved, last step first: its time is over, or somebody at the site released it.
 * @param spared what is left alone until it was copied; then it goes on later
 */
export async function undoOrder(desk: Desk, row: OrderRow, spared: ReadonlySet<string>): Promise<void> {
  const { id } = row.order;
  const why = row.undo?.why ?? (row.answer?.answer === 'release' ? 'released' : 'expired');
  if (!row.undo) {
    const now = desk.now();
    const plan = row.plan
      ? inverseOf(row.plan, { id }, now, othersThan(desk, row), false)
      : { orderId: id, madeAt: now.toISOString(), dryRun: false, steps: [], cannot: [], warnings: [] };
    desk.spool.write({ t: 'plan', orderId: id, undo: why, plan, unseen: [] });
  }
  const taken = await takeSteps({
    site: desk.site,
    row,
    undo: true,
    spared,
    notifyOwner: desk.policy().notify_owner,
    now: desk.now,
    write: (event) => desk.spool.write(event),
    signal: desk.signal,
  });
  if (taken.failed > 0) return notTakenBack(desk, row);
  if (spared.size > 0) return;
  desk.paces.wentWell(id);
  for (const code of ['order-failing', 'effect-undone'] as const) desk.alarms.clear(code, id);
  say(desk, row, {
    state: why,
    reason: row.answer?.answer === 'release' ? row.answer.reason : whatEnded(row),
    decidedBy: row.answer?.answer === 'release' ? row.answer.by : null,
    plan: row.undo?.plan ?? null,
    effects: row.plan && row.undo ? releasedEffects(row.plan, row.undo.plan, desk.now()) : [],
  });
}

/** What an agent before this one did where nobody can look is not taken back, and that is said. */
function whatEnded({ order, unseen }: OrderRow): string {
  if (!order.over || unseen.length === 0) return 'its time was over';
  return `its time was over; what was done for it at ${unseen.join(', ')} could not be looked at, and may stand`;
}

function notTakenBack(desk: Desk, row: OrderRow): void {
  const { id } = row.order;
  const failed = (row.undo?.plan.steps ?? []).filter(({ state }) => state === 'failed');
  const what = failed.map(({ kind, target, detail }) => `${kind} of ${target.label}: ${detail}`).join('; ');
  const reason = `it could not be taken back whole: ${what}`;
  if (desk.paces.postpone(id, desk.now(), TRY_AGAIN) < TRIES) return;
  desk.alarms.raise('order-failing', `${id}: ${reason}`, desk.now(), id);
  if (row.state !== 'failed') say(desk, row, { state: 'failed', reason, plan: row.undo?.plan ?? null });
}
