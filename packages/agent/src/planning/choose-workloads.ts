import type { WorkloadFacts } from '../ports/site-system.ts';
import { type Draft, inWords, type SeenSystem } from './build.ts';
import { nameOf } from './subject-names.ts';
import { meaningOfAccount, meaningOfWorkload, remembered } from './whom.ts';

/** The workloads that may be acted upon, as the order and the site's policy have it. What is spared is said. */
export function chooseWorkloads(draft: Draft, system: SeenSystem): WorkloadFacts[] {
  const isMeant = meaningIn(draft, system);
  const meant = system.facts.workloads
    .filter(({ workload }) => workload.state !== 'ended')
    .toSorted((a, b) => (a.workload.ref < b.workload.ref ? -1 : 1))
    .filter(isMeant);
  const spared = meant.filter((facts) => isExempt(draft, facts));
  if (spared.length > 0) {
    draft.cannot.push({
      what: `Act on ${spared.length} workloads of ${system.name}: ${inWords(spared.map(({ workload }) => workload.name))}.`,
      why: 'Their project or account is exempt by the policy of the site.',
    });
  }
  return meant.filter((facts) => !isExempt(draft, facts));
}

/** Whether a workload is meant, as the order has it. */
function meaningIn(draft: Draft, system: SeenSystem): (facts: WorkloadFacts) => boolean {
  const { target } = draft.order;
  if (target.type === 'workload')
    return ({ workload }) => target.system === system.name && target.ref === workload.ref;
  if (target.type !== 'subject') return () => false;
  const accounts = new Map(system.facts.accounts.map((account) => [account.ref, account]));
  const ofWorkload = remembered(meaningOfWorkload, target.subject);
  const ofAccount = remembered(meaningOfAccount, target.subject);
  return (facts) => {
    const { accountId, identifiers } = facts.workload.owner;
    const own = ofWorkload(identifiers);
    if (own.meant) return isClear(draft, system, facts, own.others.map(nameOf));
    // A workload that names its own people is theirs, whoever else has the account.
    if (identifiers.some(({ format }) => format === 'x509' || format === 'iss_sub')) return false;
    const theirs = ofAccount(accounts.get(accountId)?.identifiers ?? []);
    return theirs.meant && isClear(draft, system, facts, theirs.others.map(nameOf));
  };
}

function isClear(draft: Draft, system: SeenSystem, { workload }: WorkloadFacts, others: string[]): boolean {
  if (others.length === 0) return true;
  if (draft.policy.sharedAccounts === 'act') {
    draft.warnings.add(
      `${workload.name} of ${system.name} may be of others, who are hit: ${inWords(others)}.`,
    );
    return true;
  }
  draft.cannot.push({
    what: `Act on ${workload.name} of ${system.name}.`,
    why: `It may be of others with whom its owner shares the account: ${inWords(others)}.`,
  });
  return false;
}

function isExempt({ policy }: Draft, { workload }: WorkloadFacts): boolean {
  const { projectId, projectName, owner } = workload;
  return (
    [projectId, projectName].some((one) => one !== null && policy.exemptProjects.includes(one)) ||
    [owner.accountId, owner.accountName].some((one) => policy.exemptAccounts.includes(one))
  );
}
