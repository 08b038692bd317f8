export { afterRelease } from './after-release.ts';
export { heldBy, type Inherited, inheritedFrom, NOTHING_INHERITED, withInherited } from './inherit.ts';
export { inverseOf, STOOD_BEFORE } from './inverse-of.ts';
export { type DoorSets, doorSets, keysOf } from './opened-again.ts';
export { planFor } from './plan-for.ts';
export {
  CAUTIOUS,
  type PlannedOrder,
  type PlanPolicy,
  type SystemView,
  type SystemViews,
} from './plan-input.ts';
export { type PlanReach, reachOfPlan } from './plan-reach.ts';
export { recordOutcome } from './record-outcome.ts';
export { acts, effectOf, HOLDS_WHEN_ENDED, phaseOf } from './step-kinds.ts';
export { nameOf } from './subject-names.ts';
