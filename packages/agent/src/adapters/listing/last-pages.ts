import type { AccountFact, Workload } from '@muster/contract';
import type { InventoryPage } from '../../ports/site-system.ts';

export const PAGE = 200;

/** What is left of a listing, with the accounts, which are known when all workloads were seen: one page at least. */
export function* lastPages(workloads: Workload[], accounts: AccountFact[]): Generator<InventoryPage> {
  for (let at = 0; at === 0 || at < Math.max(workloads.length, accounts.length); at += PAGE)
    yield { workloads: workloads.slice(at, at + PAGE), accounts: accounts.slice(at, at + PAGE) };
}
