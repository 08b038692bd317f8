import { type PlanStep, type StepKind, stepKind } from '@muster/contract';

/** Looks, keeps or tells; changes nothing at the site. */
const QUIET: ReadonlySet<StepKind> = new Set([
  'record-state',
  'list-credentials',
  'read-back',
  'notify-owner',
]);

/** Whether a step changes something at the site, so that it needs an inverse or a word on what cannot be undone. */
export function acts(kind: StepKind): boolean {
  return !QUIET.has(kind);
}

/**
 * Evidence first: the place of each kind in a plan. What waits is held before what runs is suspended, since a farm gives
 * the place of a suspended job to the next that waits.
 */
export function phaseOf(kind: StepKind): number {
  if (kind === 'hold') return stepKind.options.indexOf('pause') - 0.5;
  return stepKind.options.indexOf(kind);
}

/** What holds of a workload that has ended: it stands still, and is let go. */
export const HOLDS_WHEN_ENDED: ReadonlySet<StepKind> = new Set([
  'pause',
  'suspend',
  'hold',
  'lock',
  'quarantine-network',
  'resume',
  'unhold',
  'unlock',
  'release-network',
]);

const STILL: ReadonlySet<StepKind> = new Set(['pause', 'suspend', 'hold']);

/** The same for steps that bring about the same: whatever makes a workload stand still does. */
export function effectOf(step: Pick<PlanStep, 'system' | 'kind' | 'target'>): string {
  const kind = STILL.has(step.kind) ? 'still' : step.kind;
  return JSON.stringify([step.system, kind, step.target.type, step.target.ref]);
}
