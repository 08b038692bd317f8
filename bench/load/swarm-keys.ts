import { createHash } from 'node:crypto';
import { type SigningKey, signingKey } from '../../packages/server/src/kernel/keys.ts';

/** The n-th agent of the bench: its names and key are the same in every process and at every start. */
export interface SwarmAgent {
  agentId: string;
  siteId: string;
  streamId: string;
  key: SigningKey;
}

export function swarmAgent(n: number): SwarmAgent {
  const text = String(n).padStart(23, '0');
  const key = signingKey(createHash('sha256').update(`swarm ${n}`).digest());
  return { agentId: `agt_${text}`, siteId: `site_${text}`, streamId: `str_${text}`, key };
}
