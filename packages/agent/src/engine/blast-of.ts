import type { ContainmentPlan } from '@muster/contract';
import { acts } from '../planning/index.ts';
import type { Blast } from '../policy/decide.ts';

/** How many workloads and accounts a plan touches that do not stand so already: what limits are held against. */
export function blastOf({ steps }: Pick<ContainmentPlan, 'steps'>): Blast {
  const workloads = new Set<string>();
  const accounts = new Set<string>();
  for (const { system, kind, state, target, sets } of steps) {
    if (!acts(kind) || state === 'already') continue;
    if (target.type === 'workload') workloads.add(`${system} ${target.ref}`);
    if (target.type === 'account') accounts.add(`${system} ${target.ref}`);
    if (kind === 'deny-new' && Array.isArray(sets.accounts))
      for (const ref of sets.accounts) accounts.add(`${system} ${String(ref)}`);
  }
  return { workloads: workloads.size, accounts: accounts.size };
}
