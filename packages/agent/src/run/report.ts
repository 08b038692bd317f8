import type { AgentReport } from '@muster/contract';
import { thumbprintOf } from '../identity/agent-key.ts';
import { storable } from '../kernel/short-text.ts';
import { summaryOf } from '../policy/summary.ts';
import { VERSION } from '../version.ts';
import type { Agent } from './agent.ts';

/** What the agent tells of itself. */
export function reportOf(agent: Agent): AgentReport {
  // Words of foreign systems may hold what no database keeps, or be cut in the middle of a letter.
  return storable(wordsOf(agent));
}

function wordsOf(agent: Agent): AgentReport {
  return {
    version: VERSION,
    startedAt: agent.startedAt.toISOString(),
    at: agent.time.now().toISOString(),
    lastSeq: agent.spool.list.seq,
    outbox: agent.spool.unsent().length,
    alarms: agent.alarms
      .all()
      .slice(0, 50)
      .map(({ code, since, detail }) => ({
        code,
        since: since.toISOString(),
        detail: detail.slice(0, 2000),
      })),
    systems: agent.systemReports(),
    policy: summaryOf(agent.loaded.config.policy, agent.loaded.sha256),
  };
}

/** A server whose order key is another one than was pinned is told to the people of the site; nothing is taken over. */
export async function sendReport(agent: Agent): Promise<void> {
  const { orderKeys } = await agent.server.report(reportOf(agent), agent.signal);
  const pinned = new Set(agent.identity.orderKeys.map(thumbprintOf));
  const unknown = orderKeys.map(thumbprintOf).filter((print) => !pinned.has(print));
  if (unknown.length === 0) return;
  const detail = `the server signs with ${unknown.join(', ')}; call your CSIRT, compare, and then "muster-agent trust-key"`;
  agent.alarms.raise('order-key-unknown', detail, agent.time.now());
}
