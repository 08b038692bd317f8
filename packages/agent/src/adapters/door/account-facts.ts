import type { AccountFact } from '@muster/contract';
import type { AccountNames } from './account-names.ts';
import type { Door } from './door.ts';

/**
 * What is known of accounts that are no more than a name: who uses them, and whether the door lets them in.
 * @param isJudge whether the door's lists are of accounts at all; where not, nobody knows.
 * @throws SystemError
 */
export async function accountFacts(
  door: Pick<Door, 'denied'>,
  known: AccountNames,
  accounts: Iterable<string>,
  isJudge: boolean,
): Promise<AccountFact[]> {
  const denied = new Set(await door.denied());
  return Array.from(accounts, (account) => ({
    ref: account,
    name: account,
    enabled: isJudge ? !denied.has(account) : null,
    identifiers: known.of(account),
    projects: [],
    credentials: [],
  }));
}
