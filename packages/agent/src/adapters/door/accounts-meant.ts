import type { OrderTarget, SubjectIdentifier, Workload } from '@muster/contract';
import { matches } from '@muster/subjects';
import { isAccountName } from './account-names.ts';

/** The unix accounts of this site that an order names itself. */
export function accountsNamedBy(target: OrderTarget, siteId: string): string[] {
  if (target.type !== 'subject') return [];
  return target.subject.identifiers.flatMap((one) =>
    one.format === 'account' && one.siteId === siteId && isAccountName(one.name) ? [one.name] : [],
  );
}

/** Whether a workload can be meant at all, by its own names or its account's; who is meant the planner decides. */
export function mayBeMeant(
  target: OrderTarget,
  { ref, owner }: Workload,
  namesOf: (account: string) => SubjectIdentifier[],
): boolean {
  if (target.type === 'workload') return target.ref === ref;
  if (target.type !== 'subject') return false;
  return matches(target.subject, [...owner.identifiers, ...namesOf(owner.accountId)]).length > 0;
}
