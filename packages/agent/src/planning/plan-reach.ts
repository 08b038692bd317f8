import type { ContainmentPlan, StepKind } from '@muster/contract';

/** How much a plan touches that does not stand already: what a site's limits are held against. */
export interface PlanReach {
  accounts: number;
  workloads: number;
  networks: number;
  snapshots: number;
  credentials: number;
  images: number;
}

const STILL: readonly StepKind[] = ['pause', 'suspend', 'hold'];

export function reachOfPlan({ steps }: Pick<ContainmentPlan, 'steps'>): PlanReach {
  const count = (...kinds: readonly StepKind[]) =>
    new Set(
      steps
        .filter(({ kind, state }) => kinds.includes(kind) && state !== 'already')
        .map(({ system, target }) => `${system} ${target.ref}`),
    ).size;
  return {
    accounts: count('disable-account'),
    workloads: count(...STILL, 'lock'),
    networks: count('quarantine-network'),
    snapshots: count('snapshot'),
    credentials: count('remove-credential'),
    images: count('block-image'),
  };
}
