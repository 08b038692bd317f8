import { acts } from '../planning/index.ts';
import { draft } from './deciding.ts';
import { type Desk, originalsOf } from './desk.ts';
import type { Work } from './due.ts';
import { isOver, type OrderRow } from './order-row.ts';

const LATER = { firstMs: 2000, mostMs: 16_000 };
/** After half a minute an order is taken back without what the server or a system does not tell. */
const TRIES = 5;
/** Of one that was over when it came nothing else is known: it waits an hour. */
const TRIES_WHEN_OVER = 240;

/**
 * Before something is taken back, it is to be known what an agent that was here before had done for it, also where this
 * one did nothing for it yet. @returns whether the work is put off for that
 */
export async function isPutOff(desk: Desk, row: OrderRow, work: Work): Promise<boolean> {
  for (const original of toTakeBack(desk, row, work)) {
    const isMeant = isStillMeant(desk, original);
    const isAsked = !(desk.awaitsFindings?.(original) ?? false);
    if (!isMeant && isAsked && (await isLookedAt(desk, original, false))) continue;
    const tries = desk.paces.postpone(row.order.id, desk.now(), LATER);
    if (isMeant || tries < (original.order.over ? TRIES_WHEN_OVER : TRIES)) return true;
    if (isAsked) await isLookedAt(desk, original, true);
  }
  return false;
}

function toTakeBack(desk: Desk, row: OrderRow, work: Work): OrderRow[] {
  if (work === 'lapse' || (work === 'undo' && !row.undo)) return [row];
  return work === 'decide' ? originalsOf(desk, row).filter((one) => !isOver(one)) : [];
}

/**
 * Whether another order for the same waits to be decided: what one before it had done is left until then, so that nothing
 * is let go meanwhile that is wanted.
 */
function isStillMeant(desk: Desk, { order }: OrderRow): boolean {
  if (!order.over) return false;
  const target = JSON.stringify(order.target);
  return desk.spool
    .rows()
    .some(
      (other) =>
        other.order.kind === order.kind &&
        !other.order.over &&
        !other.plan &&
        !isOver(other) &&
        (other.order.expiresAt === null || new Date(other.order.expiresAt) > desk.sure()) &&
        JSON.stringify(other.order.target) === target,
    );
}

/**
 * An order that waits here stands all the same by what the agent before this one did. What of that is seen gets a plan,
 * by which it can be taken back; nothing is done for it. @param anyhow also where something cannot be looked at
 * @returns false where not all systems could be looked at
 */
async function isLookedAt(desk: Desk, row: OrderRow, anyhow: boolean): Promise<boolean> {
  const { inherited } = row;
  if (row.plan || !inherited || inherited.size === 0) return true;
  const { fresh, unseen } = await draft(desk, row, true);
  if (unseen.length > 0 && !anyhow) return false;
  const steps = fresh.steps.filter(
    ({ id, kind, state }) => acts(kind) && state === 'already' && inherited.has(id),
  );
  if (steps.length === 0) return true;
  // What was done under it was done before anything that this agent did: what came later restores what it had found.
  const madeAt = row.order.over ? row.order.issuedAt : fresh.madeAt;
  const plan = { ...fresh, dryRun: false, madeAt, steps };
  desk.spool.write({ t: 'plan', orderId: row.order.id, undo: null, plan, unseen });
  return true;
}
