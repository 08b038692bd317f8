import type { PlanStep, StepKind, StepTarget } from '@muster/contract';

/** A step as a plan would have it. */
export function stepOf(
  kind: StepKind,
  type: StepTarget['type'],
  ref: string,
  sets: Record<string, unknown> = {},
): PlanStep {
  return {
    id: `${kind}:cloud:${type}:${ref}`,
    system: 'cloud',
    systemKind: 'openstack',
    kind,
    target: { type, ref, label: ref },
    why: 'a test',
    needs: [],
    sets,
    inverse: null,
    cannotUndo: '',
    state: 'planned',
    detail: '',
    at: null,
  };
}
