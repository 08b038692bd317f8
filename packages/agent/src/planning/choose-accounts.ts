import type { AccountFact } from '@muster/contract';
import { type Draft, inWords, type SeenSystem } from './build.ts';
import { nameOf } from './subject-names.ts';
import { meaningOfAccount, peopleOf } from './whom.ts';

/** The accounts that may be acted upon, as the order and the site's policy have it. What is spared is said. */
export function chooseAccounts(draft: Draft, system: SeenSystem): AccountFact[] {
  return system.facts.accounts
    .toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
    .filter((account) => isMeant(draft, system, account));
}

function isMeant(draft: Draft, system: SeenSystem, account: AccountFact): boolean {
  const others = othersIn(draft, system, account);
  if (others === undefined) return false;
  const exempt = exemption(draft, account);
  if (exempt !== undefined) {
    draft.cannot.push({
      what: `Shut out account ${account.name} of ${system.name}.`,
      why: `${exempt} is exempt by the policy of the site.`,
    });
    return false;
  }
  if (others.length === 0) return true;
  if (draft.policy.sharedAccounts === 'act') {
    draft.warnings.add(
      `Account ${account.name} of ${system.name} stands for others too, who are hit: ${inWords(others)}.`,
    );
    return true;
  }
  draft.cannot.push({
    what: `Shut out account ${account.name} of ${system.name}.`,
    why: `It stands for others too, and the policy of the site spares shared accounts: ${inWords(others)}.`,
  });
  return false;
}

/** Who else is in the account; undefined where it is not meant. */
function othersIn(draft: Draft, system: SeenSystem, account: AccountFact): string[] | undefined {
  const { target } = draft.order;
  if (target.type === 'subject') {
    const meaning = meaningOfAccount(account.identifiers, target.subject);
    return meaning.meant ? meaning.others.map(nameOf) : undefined;
  }
  if (target.type !== 'workload' || target.system !== system.name) return undefined;
  const owns = system.facts.workloads.some(
    ({ workload }) => workload.ref === target.ref && workload.owner.accountId === account.ref,
  );
  if (!owns) return undefined;
  return peopleOf(account.identifiers) > 1 ? account.identifiers.map(nameOf) : [];
}

function exemption({ policy }: Draft, account: AccountFact): string | undefined {
  if (policy.exemptAccounts.includes(account.ref) || policy.exemptAccounts.includes(account.name)) {
    return `Account ${account.name}`;
  }
  const project = account.projects.find(
    ({ id, name }) => policy.exemptProjects.includes(id) || policy.exemptProjects.includes(name),
  );
  return project && `Project ${project.name}, in which it works,`;
}
