import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { type SiteSystem, type StepOutcome, SystemError } from '../ports/site-system.ts';
import type { LedgerEvent } from '../spool/records.ts';
import { aboutKey, type OrderRow } from './order-row.ts';
import type { Site } from './site.ts';

export interface Taking {
  site: Site;
  row: OrderRow;
  /** Of the plan that takes the order back. */
  undo: boolean;
  /** Whether owners are told. */
  notifyOwner: boolean;
  now(): Date;
  /** On the disk when it returns. @throws SpoolError */
  write(event: LedgerEvent): void;
  signal: AbortSignal;
  /** Only these, though they were done: they do not stand any more. */
  again?: ReadonlySet<string>;
  /** Only those that may take long, or only the others; all when absent. */
  slow?: boolean;
  /** Things that are left alone for now, by `thingOf`. */
  spared?: ReadonlySet<string>;
  /** Whether copies that were not begun yet are not wanted any more. */
  isCalledOff?(): boolean;
}

export interface Taken {
  failed: number;
  /** Of those that failed, some may go well at another try. */
  worthAnotherTry: boolean;
}

/**
 * Takes the steps of a plan that are not done yet, in their order. Before each the ledger says that it is begun, and
 * afterwards what came of it; so after a crash it is known which one is to be looked at again.
 */
export async function takeSteps(taking: Taking): Promise<Taken> {
  const { row, undo, signal } = taking;
  const result: Taken = { failed: 0, worthAnotherTry: false };
  const ids = planOf(row, undo)?.steps.map(({ id }) => id) ?? [];
  for (const id of ids) {
    if (signal.aborted) return { ...result, failed: result.failed + 1, worthAnotherTry: true };
    // Read afresh each time: what was written changed it.
    const step = planOf(row, undo)?.steps.find((one) => one.id === id);
    if (!step || !isToTake(taking, step)) continue;
    const tried = await takeStep(taking, step);
    if (tried.outcome.state === 'failed') {
      result.failed += 1;
      result.worthAnotherTry ||= tried.again;
    }
  }
  return result;
}

/** To copy a disk may take an hour. It keeps evidence and stops nobody. */
export function isSlow({ kind }: Pick<PlanStep, 'kind'>): boolean {
  return kind === 'snapshot' || kind === 'unshare-snapshot';
}

/** What a step is about. */
export function thingOf({ system, target }: Pick<PlanStep, 'system' | 'target'>): string {
  return `${system} ${target.type} ${target.ref}`;
}

/** What is copied for the order, or was when the agent died. */
export function beingCopied({ plan, about }: OrderRow): ReadonlySet<string> {
  const steps = (plan?.steps ?? []).filter((step) => isSlow(step) && about.has(aboutKey(false, step.id)));
  return new Set(steps.map(thingOf));
}

export function isUntaken({ state }: Pick<PlanStep, 'state'>): boolean {
  return state === 'planned' || state === 'failed' || state === 'skipped';
}

function isToTake({ again, slow, spared, row, undo }: Taking, step: PlanStep): boolean {
  const { id } = step;
  if (spared?.has(thingOf(step))) return false;
  if (slow !== undefined && slow !== isSlow(step)) return false;
  if (again) return again.has(id);
  return isUntaken(step) || (!undo && row.again.has(id));
}

function planOf(row: OrderRow, undo: boolean): ContainmentPlan | null {
  return undo ? (row.undo?.plan ?? null) : row.plan;
}

async function takeStep(taking: Taking, step: PlanStep): Promise<{ outcome: StepOutcome; again: boolean }> {
  const { row, undo } = taking;
  const wasBegun = row.about.has(aboutKey(undo, step.id));
  const skip = whySkipped(taking, step);
  if (skip !== null) return record(taking, step, { state: 'skipped', detail: skip, made: {} });
  // The agent reads back by itself once all steps are taken.
  if (step.kind === 'read-back') return record(taking, step, { state: 'done', detail: '', made: {} });
  const system = taking.site.get(step.system);
  if (!system)
    return record(taking, step, {
      state: 'failed',
      detail: `no system is called ${step.system} any more`,
      made: {},
    });
  taking.write({ t: 'about', orderId: row.order.id, undo, stepId: step.id, at: taking.now().toISOString() });
  const { outcome, again } = await perform(system, step, taking.signal);
  // It was begun before a crash and stands now: it was this agent that brought it about.
  const ours = wasBegun && outcome.state === 'already' ? { ...outcome, state: 'done' as const } : outcome;
  return record(taking, step, ours, again);
}

async function perform(
  system: SiteSystem,
  step: PlanStep,
  signal: AbortSignal,
): Promise<{ outcome: StepOutcome; again: boolean }> {
  try {
    return { outcome: await system.perform(step, signal), again: true };
  } catch (error) {
    const again = error instanceof SystemError && (error.reason === 'busy' || error.reason === 'unreachable');
    const detail = error instanceof Error ? error.message : String(error);
    return { outcome: { state: 'failed', detail: detail.slice(0, 2000), made: {} }, again };
  }
}

function whySkipped({ row, undo, notifyOwner, isCalledOff }: Taking, step: PlanStep): string | null {
  if (step.kind === 'snapshot' && !row.about.has(aboutKey(undo, step.id)) && isCalledOff?.())
    return 'the order was taken back before its copy was begun';
  if (step.kind === 'notify-owner' && !notifyOwner)
    return 'the policy of the site says that the agent tells nobody';
  const steps = planOf(row, undo)?.steps ?? [];
  const missing = steps.find(
    ({ id, state }) => step.needs.includes(id) && state !== 'done' && state !== 'already',
  );
  return missing ? `${missing.kind} of ${missing.target.label} must go well first` : null;
}

function record(taking: Taking, step: PlanStep, outcome: StepOutcome, again = false) {
  const { row, undo } = taking;
  const at = taking.now().toISOString();
  taking.write({ t: 'did', orderId: row.order.id, undo, stepId: step.id, outcome, at });
  return { outcome, again };
}
