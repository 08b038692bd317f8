import type { Actor } from '@muster/contract';
import { demand } from '../../kernel/demand.ts';
import { siteById } from '../federation/index.ts';
import { type AgentPlace, mayReadAgents } from './policy.ts';
import { agentById, type KeyedAgent, type Reader } from './store.ts';

export async function placeOf(db: Reader, siteId: string): Promise<AgentPlace> {
  const site = await siteById(db, siteId);
  return { siteId, ngiId: site?.ngi_id ?? null };
}

/** The agent and where it stands; one that the reader may not see is not there. */
export async function demandAgent(
  db: Reader,
  actor: Actor,
  id: string,
): Promise<{ agent: KeyedAgent; place: AgentPlace }> {
  const agent = await agentById(db, id);
  const place = agent && (await placeOf(db, agent.site_id));
  demand(agent !== undefined && place !== undefined && mayReadAgents(actor, place), 'not-found');
  return { agent: agent as KeyedAgent, place: place as AgentPlace };
}
