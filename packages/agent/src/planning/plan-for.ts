import type { AccountFact, ContainmentPlan, StepTarget } from '@muster/contract';
import type { WorkloadFacts } from '../ports/site-system.ts';
import { accountSteps, namedCredentialSteps } from './account-steps.ts';
import { add, type Draft, inWords, type SeenSystem } from './build.ts';
import { chooseAccounts } from './choose-accounts.ts';
import { chooseWorkloads } from './choose-workloads.ts';
import { denySteps } from './deny-steps.ts';
import { finishPlan } from './finish-plan.ts';
import { imageSteps } from './image-steps.ts';
import type { PlannedOrder, PlanPolicy, SystemViews } from './plan-input.ts';
import { subjectLabel, subjectRef } from './subject-names.ts';
import { workloadSteps } from './workload-steps.ts';

/**
 * What an order comes to at this site, step by step and evidence first, from what was just seen there. Pure: the same
 * input makes the same plan. What stands already is in the plan as `already`, so that it is read back like the rest.
 * An order that takes another back is planned by `inverseOf`, from what was really done.
 */
export function planFor(
  order: PlannedOrder,
  views: SystemViews,
  policy: PlanPolicy,
  now: Date,
): ContainmentPlan {
  const draft: Draft = { order, policy, steps: new Map(), cannot: [], warnings: new Set() };
  if (order.kind === 'unban' || order.kind === 'release' || order.kind === 'unblock-image') {
    draft.cannot.push({ what: 'Take an order back.', why: 'Nothing is known here that was done under it.' });
    return finishPlan(draft, now);
  }
  const { target } = order;
  if (target.type === 'workload' && !views.has(target.system)) {
    draft.cannot.push({
      what: `Act on ${target.ref}.`,
      why: `No system of this site is called ${target.system}.`,
    });
  }
  for (const [name, view] of [...views].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (target.type === 'workload' && target.system !== name) continue;
    if (view.facts === null) {
      draft.cannot.push({ what: `Look at ${name}.`, why: view.why ?? 'It did not answer.' });
    } else planSystem(draft, { ...view, name, facts: view.facts });
  }
  if (order.effects.network === 'release') {
    draft.cannot.push({
      what: 'Release the network.',
      why: 'It is released by taking back the order that quarantined it.',
    });
  }
  return finishPlan(draft, now);
}

function planSystem(draft: Draft, system: SeenSystem): void {
  if (draft.order.target.type === 'image') imageSteps(draft, system);
  else {
    const workloads = touchesWorkloads(draft) ? chooseWorkloads(draft, system) : [];
    if (draft.order.effects.new === 'deny') shutOut(draft, system);
    for (const facts of workloads) workloadSteps(draft, system, facts);
    sayWhatIsMissing(draft, system, workloads);
    tellOwners(draft, system, workloads);
  }
  if ([...draft.steps.values()].some((step) => step.system === system.name)) readBack(draft, system);
}

function touchesWorkloads({ order }: Draft): boolean {
  return order.effects.running !== 'leave' || order.effects.network === 'quarantine';
}

function shutOut(draft: Draft, system: SeenSystem): void {
  const accounts: AccountFact[] = chooseAccounts(draft, system);
  denySteps(draft, system, accounts);
  for (const account of accounts) accountSteps(draft, system, account);
  namedCredentialSteps(draft, system);
}

function sayWhatIsMissing(draft: Draft, system: SeenSystem, workloads: readonly WorkloadFacts[]): void {
  const { effects } = draft.order;
  if (workloads.length === 0) return;
  if (effects.network === 'quarantine' && !system.can.has('quarantine-network')) {
    draft.cannot.push({
      what: `Quarantine ${workloads.length} workloads of ${system.name}.`,
      why: 'This system has no network of its own for each workload.',
    });
  }
  if (effects.network === 'quarantine' && effects.new === 'leave') {
    draft.warnings.add(
      'The owners keep their access and can undo the quarantine of their ports; it is read back and set again.',
    );
  }
}

function tellOwners(draft: Draft, system: SeenSystem, workloads: readonly WorkloadFacts[]): void {
  if (draft.order.effects.running === 'leave') return;
  const owners = new Map(workloads.map(({ workload }) => [workload.owner.accountId, workload.owner]));
  if (owners.size > 0 && !system.can.has('notify-owner')) {
    draft.warnings.add(
      `The agent has no way to reach the owners at ${system.name}; somebody must tell them: ${inWords([...owners.values()].map((one) => one.accountName))}.`,
    );
  }
  for (const owner of owners.values()) {
    const theirs = workloads.filter(({ workload }) => workload.owner.accountId === owner.accountId);
    add(draft, system, {
      kind: 'notify-owner',
      target: { type: 'account', ref: owner.accountId, label: owner.accountName },
      why: 'Whoever started it is told what was done and why.',
      sets: { workloads: theirs.map(({ workload }) => workload.ref), order: draft.order.id },
    });
  }
}

function readBack(draft: Draft, system: SeenSystem): void {
  add(draft, system, {
    kind: 'read-back',
    target: targetOf(draft),
    why: 'What was done counts when the system itself shows it.',
  });
}

function targetOf({ order }: Draft): StepTarget {
  const { target } = order;
  if (target.type === 'subject') {
    return { type: 'subject', ref: subjectRef(target.subject), label: subjectLabel(target.subject) };
  }
  const ref = target.ref ?? ('sha512' in target ? target.sha512 : null) ?? order.id;
  return { type: target.type, ref, label: ref };
}
