import type { PlanStep } from '@muster/contract';
import type { Decision } from '../policy/decide.ts';
import type { By, LedgerEvent } from '../spool/records.ts';
import { blastOf } from './blast-of.ts';
import { type Draft, decideNow, draft, history, LOOK_AGAIN, wait } from './deciding.ts';
import { type Desk, say } from './desk.ts';
import { type More, moreOf } from './more-of.ts';
import type { OrderRow } from './order-row.ts';

/**
 * What came of looking: there is nothing more, it was begun, somebody is asked, the site does not want it and it goes
 * on, or nobody could look before an answer is weighed.
 */
export type Found = 'nothing' | 'begun' | 'asked' | 'left' | 'unseen';

/**
 * Plans an order that stands once more: what its subject began since, or got a key for, is meant too. The site answers
 * for it as it did for the order.
 */
export async function lookForMore(desk: Desk, row: OrderRow): Promise<Found> {
  if (!row.plan) return 'nothing';
  const drafted = await draft(desk, row, true);
  if (drafted.blind) return unseen(desk, row);
  const more = moreOf(row.plan, drafted.fresh, row.declined);
  if (more.stands) standsToo(desk, row, more);
  if (more.todo.length === 0) return nothingMore(desk, row, more);
  return row.state === 'waiting' && row.answer ? answered(desk, row, more) : judged(desk, row, more);
}

/**
 * A system could not be looked at when the order was planned, and can now. What is found there is met by the site's
 * policy like all else. @returns false where a person must say so first, or nobody is to do it
 */
export function moreSeen(desk: Desk, row: OrderRow, { fresh, unseen: stillUnseen }: Draft): boolean {
  if (!row.plan) return true;
  const more = moreOf(row.plan, fresh, row.declined);
  const orderId = row.order.id;
  const isTaken = more.todo.length === 0 || judgeMore(desk, row, more).answer === 'auto';
  const plan = isTaken ? { ...more.plan, dryRun: false } : row.plan;
  const again = isTaken ? [...more.grown] : [];
  const planned: LedgerEvent = { t: 'plan', orderId, undo: null, plan, unseen: stillUnseen, again };
  if (!isTaken || more.todo.length === 0) desk.spool.write(planned);
  else {
    const at = desk.now().toISOString();
    desk.spool.write({ t: 'begun', orderId, ...blastOfMore(row, more), at }, planned);
  }
  return isTaken;
}

/** What was asked stays so; an answer waits until somebody can look. */
function unseen(desk: Desk, row: OrderRow): Found {
  if (row.state !== 'waiting') return 'nothing';
  if (!row.answer) return 'asked';
  desk.paces.postpone(row.order.id, desk.now(), LOOK_AGAIN);
  return 'unseen';
}

function nothingMore(desk: Desk, row: OrderRow, { declined }: More): Found {
  if (row.state === 'waiting')
    say(desk, row, { state: 'undone', reason: 'what somebody was asked about is over by itself' });
  return declined ? 'left' : 'nothing';
}

function judged(desk: Desk, row: OrderRow, more: More): Found {
  const decision = judgeMore(desk, row, more);
  const by: By = { kind: 'policy', name: decision.rule };
  if (decision.answer === 'auto') return beginMore(desk, row, more, by, decision.reason);
  if (decision.answer === 'ask') return ask(desk, row, more, decision);
  return leave(desk, row, more, by, decision.reason);
}

/** Somebody answered: what was shown to them is begun, or left, and never more than that. */
function answered(desk: Desk, row: OrderRow, more: More): Found {
  const { answer } = row;
  if (answer?.answer === 'refuse') return leave(desk, row, more, answer.by, answer.reason, more.keys);
  if (answer && more.todo.every((step) => wasShown(row, step)))
    return beginMore(desk, row, more, answer.by, answer.reason);
  const reason = 'it would touch more by now than what was shown and accepted';
  return ask(desk, row, more, { answer: 'ask', rule: 'more than was shown', reason, until: null });
}

function judgeMore(desk: Desk, row: OrderRow, more: More): Decision {
  const facts = { ...blastOfMore(row, more), exempt: false, before: blastOf(row.plan ?? { steps: [] }) };
  const begun = [...history(desk, row), ...row.begun];
  return decideNow(desk, row, facts, begun);
}

/** Of what was not touched under this order before. */
function blastOfMore({ plan }: OrderRow, more: More) {
  const before = blastOf(plan ?? { steps: [] });
  const all = blastOf(more.plan);
  return { workloads: all.workloads - before.workloads, accounts: all.accounts - before.accounts };
}

function beginMore(desk: Desk, row: OrderRow, more: More, by: By, reason: string): 'begun' {
  const at = desk.now().toISOString();
  const orderId = row.order.id;
  const plan = { ...more.plan, dryRun: false };
  say(
    desk,
    row,
    { state: 'undone', reason: `${inWords(more)}; ${reason}`, decidedBy: by, plan },
    { t: 'begun', orderId, ...blastOfMore(row, more), at },
    { t: 'plan', orderId, undo: null, plan, unseen: [], again: [...more.grown] },
  );
  desk.paces.wentWell(orderId);
  return 'begun';
}

function ask(desk: Desk, row: OrderRow, more: More, decision: Decision): 'asked' {
  const isAsked = row.state === 'waiting' && !row.answer && more.todo.every((step) => wasShown(row, step));
  const until = decision.until?.getTime() ?? null;
  if (isAsked && until === (row.waitsUntil?.getTime() ?? null)) return 'asked';
  wait(desk, row, { ...decision, reason: `${inWords(more)}; ${decision.reason}` }, more.plan);
  return 'asked';
}

/** It is told that it goes on, once. */
function leave(
  desk: Desk,
  row: OrderRow,
  more: More,
  by: By,
  why: string,
  stepIds: readonly string[] = [],
): 'left' {
  const orderId = row.order.id;
  const reason = `${inWords(more)}; it is left: ${why}`;
  if (row.state === 'undone' && row.lastReceipt?.reason === reason) return 'left';
  const said = { state: 'undone' as const, reason, decidedBy: by };
  const at = desk.now().toISOString();
  say(desk, row, said, { t: 'declined', orderId, stepIds: [...stepIds], at });
  desk.alarms.raise('effect-undone', `${orderId}: ${reason}`, desk.now(), orderId);
  return 'left';
}

function standsToo(desk: Desk, row: OrderRow, { plan }: More): void {
  const orderId = row.order.id;
  desk.spool.write({
    t: 'plan',
    orderId,
    undo: null,
    plan: { ...plan, dryRun: false },
    unseen: [...row.unseen],
  });
}

function wasShown({ shown }: OrderRow, step: PlanStep): boolean {
  const sets = JSON.stringify(step.sets);
  return shown?.steps.some(({ id, sets: seen }) => id === step.id && JSON.stringify(seen) === sets) ?? false;
}

function inWords({ todo }: More): string {
  const shown = todo.slice(0, 20).map(({ kind, target }) => `${kind} of ${target.label}`);
  const rest = todo.length > 20 ? ` and ${todo.length - 20} more` : '';
  return `found since it was planned: ${shown.join(', ')}${rest}`.slice(0, 3000);
}
