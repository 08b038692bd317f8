import type { OrderEffect } from '@muster/contract';
import { STOOD_BEFORE } from '../planning/index.ts';
import { draft } from './deciding.ts';
import { type Desk, isTakenBack, originalsOf, say } from './desk.ts';
import { lookForMore, moreSeen } from './look-for-more.ts';
import { isOver, isUndoing, type OrderRow } from './order-row.ts';
import { readEffects, releasedEffects } from './read-effects.ts';
import { isSlow, isUntaken, type Taken, type Taking, takeSteps } from './take-steps.ts';
import { whyNothing } from './why-nothing.ts';

const TRY_AGAIN = { firstMs: 2000, mostMs: 300_000 };
const READ_AGAIN = { firstMs: 500, mostMs: 300_000 };
/** After so many tries the server is told that it failed; tries go on while the order stands. */
const TRIES = 3;

/** What is left of a piece of work and may take long: to be done aside. */
export type Rest = () => Promise<void>;

/**
 * Takes the steps that are not done yet, those first that stop somebody. @param spared what is left alone until it was
 * copied @returns the rest where it may take long
 */
export async function performOrder(
  desk: Desk,
  row: OrderRow,
  spared: ReadonlySet<string>,
): Promise<Rest | null> {
  const { id } = row.order;
  if (isTakenBack(desk, row)) return () => endCopies(desk, row);
  if (row.unseen.length > 0 && desk.paces.of(id).tries > 0) await lookAgain(desk, row);
  const quick = await take(desk, row, { slow: false, spared });
  if (spared.size > 0) {
    if (quick.failed > 0) desk.paces.postpone(id, desk.now(), TRY_AGAIN);
    return null;
  }
  if (!row.plan?.steps.some((step) => isSlow(step) && isUntaken(step))) {
    await finish(desk, row, quick);
    return null;
  }
  return async () => {
    const slow = await take(desk, row, { slow: true });
    if (isTakenBack(desk, row)) return;
    const worthAnotherTry = quick.worthAnotherTry || slow.worthAnotherTry;
    await finish(desk, row, { failed: quick.failed + slow.failed, worthAnotherTry });
  };
}

/** What was being copied when the agent died and is taken back by now: it is to be shared with nobody. */
async function endCopies(desk: Desk, row: OrderRow): Promise<void> {
  const { failed } = await take(desk, row, { slow: true });
  if (failed > 0) desk.paces.postpone(row.order.id, desk.now(), TRY_AGAIN);
}

async function finish(desk: Desk, row: OrderRow, taken: Taken): Promise<void> {
  const { id } = row.order;
  if (taken.failed > 0 || row.unseen.length > 0) {
    const tries = desk.paces.postpone(id, desk.now(), TRY_AGAIN);
    if (taken.worthAnotherTry || row.unseen.length > 0 ? tries < TRIES : false) return;
    return fail(desk, row, whatFailed(row));
  }
  // Its tries go on counting: it is read ever less often until it shows.
  if (row.state === 'failed') return void (await verifyOrder(desk, row));
  desk.paces.wentWell(id);
  if (row.state === 'planned') return say(desk, row, { state: 'applied', reason: '', plan: row.plan });
  await readMore(desk, row);
}

/** Reads back what was brought about; what does not stand yet is brought about again. */
export async function verifyOrder(desk: Desk, row: OrderRow): Promise<Rest | null> {
  if (!row.plan) return null;
  const { id } = row.order;
  const effects = await readEffects(desk.site, row.plan, desk, desk.signal);
  if (effects.every(({ state }) => state === 'holds')) {
    desk.alarms.clear('order-failing', id);
    desk.paces.wentWell(id, desk.now());
    if (isUndoing(row.order)) sayTakenBack(desk, row, effects);
    else say(desk, row, verified(row, effects));
    return null;
  }
  return await takeAgain(desk, row, differing(effects), async () => {
    if (desk.paces.postpone(id, desk.now(), READ_AGAIN) < TRIES) return;
    fail(desk, row, 'what was done does not show when it is read back', effects);
  });
}

/** Reads back after what was found later was brought about too. What somebody else undid is left to `readAgain`. */
async function readMore(desk: Desk, row: OrderRow): Promise<void> {
  if (!row.plan) return;
  const { id } = row.order;
  const effects = await readEffects(desk.site, row.plan, desk, desk.signal);
  desk.paces.wentWell(id, desk.now());
  const open = effects.filter(({ state }) => state !== 'holds');
  const { plan } = row;
  if (open.length === 0) {
    desk.alarms.clear('effect-undone', id);
    desk.alarms.clear('order-failing', id);
    const reason = 'what was found since it was planned was brought about too';
    return say(desk, row, { state: 'reasserted', reason, plan, effects });
  }
  const what = open.map(({ kind, target }) => `${kind} of ${target.label}`).join(', ');
  desk.alarms.raise('effect-undone', `${id}: ${what}`, desk.now(), id);
  say(desk, row, { state: 'undone', reason: `does not show when it is read back: ${what}`, plan, effects });
}

/**
 * As often as the site's policy says, looks for what the order means besides by now, and reads whether what it brought
 * about still stands.
 */
export async function readAgain(desk: Desk, row: OrderRow): Promise<Rest | null> {
  if (!row.plan) return null;
  const { id } = row.order;
  const found = await lookForMore(desk, row);
  if (found === 'begun' || found === 'unseen') return null;
  const effects = await readEffects(desk.site, row.plan, desk, desk.signal);
  desk.paces.wentWell(id, desk.now());
  const undone = effects.filter(({ state }) => state === 'differs');
  if (undone.length === 0) {
    if (found !== 'nothing') return null;
    desk.alarms.clear('effect-undone', id);
    const allHold = effects.every(({ state }) => state === 'holds');
    if (row.state === 'undone' && allHold) say(desk, row, { ...verified(row, effects), plan: row.plan });
    return null;
  }
  const what = undone.map(({ kind, target }) => `${kind} of ${target.label}`).join(', ');
  desk.alarms.raise('effect-undone', `${id}: ${what}`, desk.now(), id);
  // While somebody is asked, the question stays what the order stands at.
  if (row.state !== 'undone' && found !== 'asked')
    say(desk, row, { state: 'undone', reason: `somebody else undid it: ${what}`, effects });
  if (!desk.policy().reassert) return null;
  return await takeAgain(desk, row, differing(effects), async () => {
    if (found === 'nothing') await sayAgain(desk, row, what);
  });
}

async function sayAgain(desk: Desk, row: OrderRow, what: string): Promise<void> {
  if (!row.plan) return;
  const effects = await readEffects(desk.site, row.plan, desk, desk.signal);
  if (!effects.every(({ state }) => state === 'holds')) return;
  desk.alarms.clear('effect-undone', row.order.id);
  const decidedBy = { kind: 'policy' as const, name: 'reassert' };
  say(desk, row, { state: 'reasserted', reason: `brought about again: ${what}`, decidedBy, effects });
}

function differing(effects: readonly OrderEffect[]): ReadonlySet<string> {
  return new Set(effects.filter(({ state }) => state === 'differs').map(({ id }) => id));
}

/** Takes steps once more that do not stand; a copy that somebody removed takes as long as the first. */
async function takeAgain(
  desk: Desk,
  row: OrderRow,
  again: ReadonlySet<string>,
  after: () => Promise<void>,
): Promise<Rest | null> {
  await take(desk, row, { again, slow: false });
  if (!row.plan?.steps.some((step) => isSlow(step) && again.has(step.id))) {
    await after();
    return null;
  }
  return async () => {
    await take(desk, row, { again, slow: true });
    if (!isTakenBack(desk, row)) await after();
  };
}

/** What was taken back counts for the orders that it takes back too, in the same breath. */
function sayTakenBack(desk: Desk, row: OrderRow, effects: OrderEffect[]): void {
  const back = row.plan;
  for (const original of originalsOf(desk, row).filter((one) => !isOver(one))) {
    const reason = `taken back by order ${row.order.id}`;
    const released = original.plan && back ? releasedEffects(original.plan, back, desk.now()) : [];
    say(desk, original, { state: 'released', reason, effects: released });
    desk.alarms.clear('order-failing', original.order.id);
    desk.alarms.clear('effect-undone', original.order.id);
  }
  const stood = back?.warnings.some((words) => words.endsWith(STOOD_BEFORE)) ?? false;
  const reason = stood ? 'what stood before the order is left as it is; the plan says what' : null;
  say(desk, row, { ...verified(row, effects), ...(reason === null ? {} : { reason }) });
}

function verified({ plan }: OrderRow, effects: OrderEffect[]) {
  const reason = effects.length === 0 ? whyNothing(plan) : '';
  return { state: 'verified' as const, reason, effects };
}

/**
 * Systems that could not be looked at when the order was planned get their steps once they can, where the site takes
 * them by itself. Where it does not, it is asked once the rest stands.
 */
async function lookAgain(desk: Desk, row: OrderRow): Promise<void> {
  const drafted = await draft(desk, row, true);
  if (drafted.unseen.length >= row.unseen.length) return;
  if (!moreSeen(desk, row, drafted)) desk.paces.lookSoon(row.order.id);
}

function take(desk: Desk, row: OrderRow, which: Pick<Taking, 'again' | 'slow' | 'spared'>) {
  return takeSteps({
    site: desk.site,
    row,
    undo: false,
    ...which,
    isCalledOff: () => isTakenBack(desk, row),
    notifyOwner: desk.policy().notify_owner,
    now: desk.now,
    write: (event) => desk.spool.write(event),
    signal: desk.signal,
  });
}

function fail(desk: Desk, row: OrderRow, reason: string, effects: OrderEffect[] = []): void {
  desk.alarms.raise('order-failing', `${row.order.id}: ${reason}`, desk.now(), row.order.id);
  if (row.state !== 'failed') say(desk, row, { state: 'failed', reason, plan: row.plan, effects });
}

function whatFailed({ plan, unseen }: OrderRow): string {
  const steps = (plan?.steps ?? []).filter(({ state }) => state === 'failed');
  const failed = steps.map(({ kind, target, detail }) => `${kind} of ${target.label}: ${detail}`);
  return [...failed, ...unseen.map((name) => `${name} could not be looked at`)].join('; ');
}
