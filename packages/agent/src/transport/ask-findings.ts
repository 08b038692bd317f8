import type { ReceiptClaims } from '@muster/contract';
import { isOver, isUndoing, type OrderRow } from '../engine/order-row.ts';
import type { Identity } from '../identity/identity.ts';
import type { Alarms } from '../kernel/alarms.ts';
import { heldBy, type Inherited, inheritedFrom } from '../planning/index.ts';
import type { Spool } from '../spool/spool.ts';
import { type ServerClient, ServerRefused } from './server-client.ts';
import { verifyReceipt } from './verify-receipt.ts';

export interface Asking {
  spool: Spool;
  server: Pick<ServerClient, 'findings'>;
  alarms: Alarms;
  identity: () => Identity;
  time: { now(): Date };
}

/** Whether what an earlier agent found under this order is still to be asked for. An agent that took nobody's place asks nothing. */
export function awaitsFindings({ predecessors = [] }: Identity, row: OrderRow): boolean {
  return predecessors.length > 0 && row.inherited === null && !isOver(row) && !isUndoing(row.order);
}

/**
 * Asks, once for each order that is not over, what those found whose place this agent takes, and writes it down, so that it
 * is known also when the server is away. @throws what asking throws; SpoolError
 */
export async function askFindings(asking: Asking, signal: AbortSignal): Promise<void> {
  for (const row of asking.spool.rows()) {
    if (signal.aborted) return;
    if (awaitsFindings(asking.identity(), row)) await askFor(asking, row.order.id, signal);
  }
}

async function askFor(asking: Asking, orderId: string, signal: AbortSignal): Promise<void> {
  const receipts = await verified(asking, orderId, await tokens(asking, orderId, signal));
  const agents = (asking.identity().predecessors ?? []).map(({ agentId }) => agentId);
  const from = agents.filter((id) => receipts.some(({ iss }) => iss === id));
  const held: Inherited = inheritedFrom(from.map((id) => heldBy(receipts.filter(({ iss }) => iss === id))));
  const steps = [...held].map(([id, inverse]) => ({ id, inverse }));
  const at = asking.time.now().toISOString();
  asking.spool.write({ t: 'inherited', orderId, from, steps, at });
}

async function tokens({ server }: Asking, orderId: string, signal: AbortSignal): Promise<string[]> {
  try {
    return (await server.findings(orderId, signal)).receipts;
  } catch (error) {
    // A server that does not know the question, or the order any more, will not know it later.
    if (error instanceof ServerRefused && (error.status === 404 || error.isForGood)) return [];
    throw error;
  }
}

/** What nobody signed whose place this agent takes counts for nothing, and people are told. */
async function verified(
  { identity, alarms, time }: Asking,
  orderId: string,
  jwss: readonly string[],
): Promise<ReceiptClaims[]> {
  const { predecessors = [], siteId } = identity();
  const claims: ReceiptClaims[] = [];
  for (const jws of jwss) {
    const verdict = await verifyReceipt(jws, { predecessors, siteId, orderId });
    if (verdict.ok) claims.push(verdict.claims);
    else alarms.raise('findings-refused', `${orderId}: ${verdict.why}`.slice(0, 2000), time.now(), orderId);
  }
  return claims;
}
