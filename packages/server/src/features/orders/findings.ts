import type { FindingsAnswer, Predecessor } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { predecessorsOf } from '../agents/index.ts';
import { ON_THE_WAY_MS, signingKey } from './receipt-keys.ts';
import * as store from './store.ts';

/** What an agent takes in one answer, with room to spare. */
export const MOST_CHARACTERS = 12_000_000;
/** Each plan holds all that the one before it did; a few back there is what was taken back. */
const MOST_OF_AN_AGENT = 8;
/** Of what does not count, so many may stand before what does. */
const MOST_PASSED_OVER = 3;

/**
 * What the agents before this one signed about an order that went to it too: the receipts that carry a plan, and the last
 * word of each. They are handed out as they came, but what a key signed that had ended when it came; whether they count,
 * the agent decides.
 */
export async function findingsFor(
  app: App,
  agent: { agentId: string; siteId: string },
  orderId: string,
): Promise<FindingsAnswer> {
  demand((await store.agentsOf(app.db, orderId)).has(agent.agentId), 'not-found');
  const receipts: string[] = [];
  let room = MOST_CHARACTERS;
  for (const { agentId, keys } of await predecessorsOf(app.db, agent.agentId)) {
    const key = { orderId, siteId: agent.siteId, agentId };
    for (const jws of await findingsOf(app, key, keys)) {
      room -= jws.length;
      if (room < 0) return { receipts };
      receipts.push(jws);
    }
  }
  return { receipts };
}

async function findingsOf(app: App, key: store.DeliveryKey, keys: Predecessor['keys']): Promise<string[]> {
  const most = { ofAll: MOST_OF_AN_AGENT + MOST_PASSED_OVER, lastWords: 1 + MOST_PASSED_OVER };
  const told = await store.lastFindings(app.db, key, most);
  const retired = await Promise.all(told.map((one) => isOfRetiredKey(one.jws, one.receivedAt, keys)));
  return told
    .filter((_, place) => !retired[place])
    .filter(({ hasPlan }, place) => hasPlan || place === 0)
    .slice(0, MOST_OF_AN_AGENT)
    .map(({ jws }) => jws);
}

/** Kept before it was refused at the door: an agent cannot know when a receipt came, and would believe its date. */
async function isOfRetiredKey(jws: string, receivedAt: Date, keys: Predecessor['keys']): Promise<boolean> {
  const ended = keys.flatMap(({ x, endedAt }) => {
    const key = { x, endedAt: endedAt === null ? null : new Date(endedAt) };
    return key.endedAt && receivedAt.getTime() > key.endedAt.getTime() + ON_THE_WAY_MS ? [key] : [];
  });
  return (await signingKey(jws, ended)) !== undefined;
}
