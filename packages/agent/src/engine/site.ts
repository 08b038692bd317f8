import type { ContainmentPlan, OrderTarget } from '@muster/contract';
import type { SitePolicy } from '../config/policy-schema.ts';
import type { PlanPolicy, SystemView, SystemViews } from '../planning/index.ts';
import { isExemptAccount, isExemptWorkload } from '../policy/exempt.ts';
import { type SiteSystem, SystemError } from '../ports/site-system.ts';

/** The systems of the site, by name. */
export type Site = ReadonlyMap<string, SiteSystem>;

/** Looks at all systems that an order may be about, or at those that are named. None of them holds up the others. */
export async function lookAt(
  site: Site,
  target: OrderTarget,
  signal: AbortSignal,
  only?: readonly string[],
): Promise<SystemViews> {
  const systems = [...site.values()].filter(
    ({ name }) => (target.type !== 'workload' || target.system === name) && (only?.includes(name) ?? true),
  );
  const views = await Promise.all(
    systems.map(async (system): Promise<[string, SystemView]> => {
      const { name, kind, can, deniesBy } = system;
      try {
        return [name, { kind, can, deniesBy, facts: await system.look(target, signal) }];
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        return [name, { kind, can, deniesBy, facts: null, why: error.message }];
      }
    }),
  );
  return new Map(views);
}

export function unseenIn(views: SystemViews): string[] {
  return [...views].flatMap(([name, { facts }]) => (facts === null ? [name] : []));
}

export function planPolicyOf(policy: SitePolicy, dryRun: boolean): PlanPolicy {
  return {
    dryRun,
    exemptProjects: policy.exempt.projects,
    exemptAccounts: policy.exempt.accounts,
    sharedAccounts: policy.shared_accounts,
    credentials: policy.credentials,
    snapshots: policy.snapshots,
  };
}

/**
 * The plan without any step that touches what is exempt, whoever made it. The planner leaves it out by itself; here it
 * is made sure of.
 */
export function withoutExempt(
  plan: ContainmentPlan,
  views: SystemViews,
  policy: SitePolicy,
): ContainmentPlan {
  const exempt = new Set<string>();
  for (const [name, { facts }] of views) {
    for (const { workload } of facts?.workloads ?? [])
      if (isExemptWorkload(policy, workload)) exempt.add(`${name} workload ${workload.ref}`);
    for (const account of facts?.accounts ?? [])
      if (isExemptAccount(policy, account.ref, account.name)) {
        exempt.add(`${name} account ${account.ref}`);
        for (const { ref } of account.credentials) exempt.add(`${name} credential ${ref}`);
      }
  }
  const steps = plan.steps.filter(
    ({ system, target }) => !exempt.has(`${system} ${target.type} ${target.ref}`),
  );
  return steps.length === plan.steps.length ? plan : { ...plan, steps };
}
