import type { PlanStep } from '@muster/contract';
import { subjectKeyOrNone } from '@muster/subjects';
import { type DoorSets, doorSets, keysOf } from '../../planning/index.ts';
import { SystemError } from '../../ports/site-system.ts';
import { isAccountName } from './account-names.ts';

/** @throws SystemError `invalid` */
export function setsOf({ sets }: Pick<PlanStep, 'sets'>): DoorSets {
  const read = doorSets.safeParse(sets);
  if (!read.success) throw new SystemError('invalid', 'The step does not say whom it means.');
  return read.data;
}

/** The unix accounts of this site that a step means, by their refs or by name. */
export function accountsOf({ accounts, identifiers }: DoorSets, siteId: string): string[] {
  const named = identifiers.flatMap((one) =>
    one.format === 'account' && one.siteId === siteId ? [one.name] : [],
  );
  return [...new Set([...accounts, ...named])].filter(isAccountName);
}

export function openedBy(sets: DoorSets): string[] {
  return sets.added ?? keysOf(sets);
}

export function accountKey(siteId: string, name: string): string {
  return subjectKeyOrNone({ format: 'account', siteId, name }) ?? name;
}
