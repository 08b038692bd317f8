import type { FindingsAnswer } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { predecessorsOf } from '../agents/index.ts';
import * as store from './store.ts';

/** What an agent takes in one answer, with room to spare. */
export const MOST_CHARACTERS = 12_000_000;
/** Each plan holds all that the one before it did; a few back there is what was taken back. */
const MOST_OF_AN_AGENT = 8;

/**
 * What the agents before this one signed about an order that went to it too: the receipts that carry a plan, and the last
 * word of each. They are handed out as they came; whether they count, the agent decides.
 */
export async function findingsFor(
  app: App,
  agent: { agentId: string; siteId: string },
  orderId: string,
): Promise<FindingsAnswer> {
  demand((await store.agentsOf(app.db, orderId)).has(agent.agentId), 'not-found');
  const receipts: string[] = [];
  let room = MOST_CHARACTERS;
  for (const { agentId } of await predecessorsOf(app.db, agent.agentId)) {
    const key = { orderId, siteId: agent.siteId, agentId };
    for (const { jws } of await store.lastFindings(app.db, key, MOST_OF_AN_AGENT)) {
      room -= jws.length;
      if (room < 0) return { receipts };
      receipts.push(jws);
    }
  }
  return { receipts };
}
