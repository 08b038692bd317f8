import { type StepKind, stepKind } from '@muster/contract';

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

/** Evidence first: the place of each kind in a plan. */
export function phaseOf(kind: StepKind): number {
  return stepKind.options.indexOf(kind);
}
