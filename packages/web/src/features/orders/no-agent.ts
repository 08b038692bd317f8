import type { OrderKind } from '@muster/contract';
import { instantText } from '../../ui/times.ts';

/** The lists for sites without an agent carry bans, and nothing else that is ordered. */
const ON_LISTS: ReadonlySet<OrderKind> = new Set(['ban', 'unban']);

/** How a site without an agent comes to know of an order. */
export function noAgentText(kind: OrderKind, listReadAt: string | null): string {
  if (!ON_LISTS.has(kind)) return 'Nobody tells this site: write to it.';
  return listReadAt === null
    ? 'Learns of it by the lists; has not read them since.'
    : `Read the lists ${instantText(Date.parse(listReadAt))}.`;
}

/** The same where its plan would stand. */
export function noAgentPlanText(kind: OrderKind): string {
  return ON_LISTS.has(kind)
    ? 'Without an agent the site makes no plan; it learns of it by the lists.'
    : 'Without an agent the site makes no plan, and nobody tells it: the lists carry bans alone. Write to it.';
}
