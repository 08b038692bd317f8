import type { Workload } from '@muster/contract';
import type { SitePolicy } from '../config/policy-schema.ts';
import type { SystemFacts } from '../ports/site-system.ts';

/** How much an order would touch. */
export interface Blast {
  workloads: number;
  accounts: number;
}

export function isExemptProject(policy: SitePolicy, ...names: (string | null)[]): boolean {
  return names.some((name) => name !== null && policy.exempt.projects.includes(name));
}

export function isExemptAccount(policy: SitePolicy, ...names: (string | null)[]): boolean {
  return names.some((name) => name !== null && policy.exempt.accounts.includes(name));
}

export function isExemptWorkload(policy: SitePolicy, workload: Workload): boolean {
  return (
    isExemptProject(policy, workload.projectId, workload.projectName) ||
    isExemptAccount(policy, workload.owner.accountId, workload.owner.accountName)
  );
}

/** The facts without what is exempt: what nobody sees, no plan touches. */
export function withoutExempt(policy: SitePolicy, facts: SystemFacts): SystemFacts {
  return {
    ...facts,
    workloads: facts.workloads.filter(({ workload }) => !isExemptWorkload(policy, workload)),
    accounts: facts.accounts
      .filter((account) => !isExemptAccount(policy, account.ref, account.name))
      .map((account) => ({
        ...account,
        credentials: account.credentials.filter(({ projectId }) => {
          const project = account.projects.find(({ id }) => id === projectId);
          return !isExemptProject(policy, projectId, project?.name ?? null);
        }),
      })),
  };
}
