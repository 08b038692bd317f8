import type { OrderTarget } from '@muster/contract';
import { isAccountName } from './account-names.ts';

/** The unix accounts of this site that an order names itself. */
export function accountsNamedBy(target: OrderTarget, siteId: string): string[] {
  if (target.type !== 'subject') return [];
  return target.subject.identifiers.flatMap((one) =>
    one.format === 'account' && one.siteId === siteId && isAccountName(one.name) ? [one.name] : [],
  );
}
