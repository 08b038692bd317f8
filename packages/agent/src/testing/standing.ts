import type { Bench } from './bench.ts';

/** What of a site an order can change, as it stands now: a copy. */
export function standingAt({ fake: { world } }: Pick<Bench, 'fake'>) {
  return structuredClone({
    machines: [...world.workloads].map(([ref, { workload, ports }]) => [
      ref,
      workload.systemState,
      workload.locked,
      ports,
    ]),
    accounts: [...world.accounts].map(([ref, { enabled }]) => [ref, enabled]),
    denied: [...world.denied],
  });
}
