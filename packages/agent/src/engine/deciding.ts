import type { ContainmentPlan } from '@muster/contract';
import { acts, inverseOf, planFor, type SystemViews } from '../planning/index.ts';
import { type Begun, type Decision, decide, type OrderFacts } from '../policy/decide.ts';
import type { By } from '../spool/records.ts';
import { blastOf } from './blast-of.ts';
import { type Desk, originalsOf, othersThan, say } from './desk.ts';
import { isOver, isUndoing, type OrderRow } from './order-row.ts';
import { isMoreThan, onlyShown } from './shown.ts';
import { lookAt, planPolicyOf, unseenIn, withoutExempt } from './site.ts';

export const LOOK_AGAIN = { firstMs: 2000, mostMs: 60_000 };
/** What the wire takes at most. */
const MOST_STEPS = 5000;
const MOST_WARNINGS = 500;
const LONG_PLAN = 1_000_000;

export interface Draft {
  plan: ContainmentPlan;
  /** The same without what an earlier plan had. */
  fresh: ContainmentPlan;
  unseen: string[];
  /** None of the systems could be looked at. */
  blind: boolean;
}

/** What the order comes to here, from what the systems show now. Changes nothing. */
export async function draft(desk: Desk, row: OrderRow, dryRun: boolean): Promise<Draft> {
  const { order } = row;
  const now = desk.now();
  if (isUndoing(order)) {
    const back = planBack(desk, row, now, dryRun);
    return { plan: back, fresh: back, unseen: [], blind: false };
  }
  const views = await lookAt(desk.site, order.target, desk.signal);
  const unseen = unseenIn(views);
  noteSystems(desk, views);
  const fresh = withoutExempt(
    planFor(order, views, planPolicyOf(desk.policy(), dryRun), now),
    views,
    desk.policy(),
  );
  const blind = views.size > 0 && unseen.length === views.size;
  return { plan: merged(row.plan, fresh), fresh, unseen, blind };
}

/** What the site says to a drafted plan. */
export function judge(desk: Desk, row: OrderRow, { plan, unseen }: Draft): Decision {
  const isBack = isUndoing(row.order);
  // What could not be looked at yet may still hold something to do.
  const cannot = plan.cannot.length > 0 && unseen.length === 0;
  const nothing = !isBack && cannot && !plan.steps.some(({ kind }) => acts(kind));
  if (nothing) {
    const reason = plan.cannot.map(({ what, why }) => `${what} ${why}`).join(' ');
    return { answer: 'refuse', rule: 'plan', reason, until: null };
  }
  // To take back is bounded by what was done.
  const blast = isBack ? { workloads: 0, accounts: 0 } : blastOf(plan);
  return decideNow(desk, row, { ...blast, exempt: false }, history(desk, row));
}

/** The policy's word, by the times that count here. */
export function decideNow(
  desk: Desk,
  { order }: OrderRow,
  facts: OrderFacts | null,
  begun: readonly Begun[],
): Decision {
  return decide(order, facts, desk.policy(), begun, desk.now(), desk.sure());
}

export async function decideOrder(desk: Desk, row: OrderRow): Promise<void> {
  const early = decideNow(desk, row, null, history(desk, row));
  if (early.answer === 'refuse') return refuse(desk, row, early.reason, { kind: 'policy', name: early.rule });
  const drafted = await draft(desk, row, true);
  if (drafted.blind) return void desk.paces.postpone(row.order.id, desk.now(), LOOK_AGAIN);
  const decision = judge(desk, row, drafted);
  const by: By = { kind: 'policy', name: decision.rule };
  if (decision.answer === 'refuse') return refuse(desk, row, decision.reason, by, drafted.plan);
  if (decision.answer === 'auto') return begin(desk, row, drafted, by, decision.reason);
  wait(desk, row, decision, drafted.plan);
}

/** Somebody answered: what was shown to them is begun, or something smaller, never more. */
export async function answerOrder(desk: Desk, row: OrderRow): Promise<void> {
  const { answer } = row;
  if (!answer) return;
  if (answer.answer === 'refuse') return refuse(desk, row, answer.reason, answer.by);
  const drafted = await draft(desk, row, true);
  if (drafted.blind) return void desk.paces.postpone(row.order.id, desk.now(), LOOK_AGAIN);
  const { shown } = row;
  if (!shown || isMoreThan(shown, drafted.plan)) {
    const reason = 'it would touch more by now than what was shown and accepted';
    return wait(desk, row, { answer: 'ask', rule: 'more than was shown', reason, until: null }, drafted.plan);
  }
  // What is taken back is taken back whole.
  const plan = isUndoing(row.order) ? drafted.plan : onlyShown(shown, drafted.plan);
  begin(desk, row, { ...drafted, plan }, answer.by, answer.reason);
}

function begin(desk: Desk, row: OrderRow, { plan, unseen }: Draft, by: By, reason: string): void {
  const at = desk.now().toISOString();
  const orderId = row.order.id;
  const real = { ...plan, dryRun: false };
  say(
    desk,
    row,
    { state: 'planned', reason, decidedBy: by, plan: real },
    { t: 'begun', orderId, ...blastOf(real), at },
    { t: 'plan', orderId, undo: null, plan: real, unseen },
  );
  desk.paces.wentWell(orderId);
}

export function wait(
  desk: Desk,
  row: OrderRow,
  { rule, reason, until }: Decision,
  plan: ContainmentPlan,
): void {
  say(
    desk,
    row,
    { state: 'waiting', reason, decidedBy: { kind: 'policy', name: rule }, plan },
    {
      t: 'waits',
      orderId: row.order.id,
      until: until?.toISOString() ?? null,
      // So long a plan may not be in the receipt.
      ...(JSON.stringify(plan).length > LONG_PLAN ? { shown: plan } : {}),
    },
  );
}

function refuse(
  desk: Desk,
  row: OrderRow,
  reason: string,
  by: By,
  plan: ContainmentPlan | null = null,
): void {
  say(desk, row, { state: 'refused', reason, decidedBy: by, plan });
}

/** What was begun under other orders. */
export function history(desk: Desk, row: OrderRow): Begun[] {
  return desk.spool.rows().flatMap(({ order, begun }) => (order.id === row.order.id ? [] : begun));
}

/** A fresh plan keeps what became of the steps that an earlier one had. */
function merged(before: ContainmentPlan | null, fresh: ContainmentPlan): ContainmentPlan {
  if (!before) return fresh;
  const known = new Set(before.steps.map(({ id }) => id));
  const added = fresh.steps.filter(({ id }) => !known.has(id));
  return { ...fresh, steps: [...before.steps, ...added].slice(0, MOST_STEPS) };
}

function planBack(desk: Desk, row: OrderRow, now: Date, dryRun: boolean): ContainmentPlan {
  const originals = originalsOf(desk, row).filter((one) => one.plan && !isOver(one));
  const others = othersThan(desk, row, ...originals);
  const plans = originals.flatMap(({ plan }) =>
    plan ? [inverseOf(plan, { id: row.order.id }, now, others, dryRun)] : [],
  );
  const empty = {
    orderId: row.order.id,
    madeAt: now.toISOString(),
    dryRun,
    steps: [],
    cannot: [],
    warnings: [],
  };
  return plans.reduce<ContainmentPlan>(
    (all, one) => ({
      ...merged(all, one),
      warnings: [...all.warnings, ...one.warnings].slice(0, MOST_WARNINGS),
    }),
    empty,
  );
}

function noteSystems(desk: Desk, views: SystemViews): void {
  for (const [name, { facts, why }] of views) {
    if (facts) desk.alarms.clear('system-failing', name);
    else desk.alarms.raise('system-failing', `${name}: ${why ?? 'it did not answer'}`, desk.now(), name);
  }
}
