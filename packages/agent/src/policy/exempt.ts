import type { Workload } from '@muster/contract';
import type { SitePolicy } from '../config/policy-schema.ts';

function isExemptProject(policy: SitePolicy, ...names: (string | null)[]): boolean {
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
