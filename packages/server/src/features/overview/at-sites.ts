import type { Actor, OverviewWaiting } from '@muster/contract';
import type { App } from '../../app.ts';
import { mayApproveBans, mayWatchAgents } from './policy.ts';
import { agentsInNeed, bansToApprove, type WaitingAgent } from './store-sites.ts';

/** What reaches into the sites and waits for a person: bans to approve, agents that need a look. */
export async function waitingAtSites(app: App, actor: Actor): Promise<OverviewWaiting[]> {
  const ngiId = actor.scope.kind === 'ngi' ? actor.scope.ngiId : null;
  const waiting: OverviewWaiting[] = [];
  const bans = mayApproveBans(actor) ? await bansToApprove(app.db, ngiId, actor.id) : [];
  const [first] = bans;
  if (first) {
    const { id, title, made_at } = first;
    waiting.push({ kind: 'ban', count: bans.length, since: made_at.toISOString(), first: { id, title } });
  }
  const agents = mayWatchAgents(actor) ? await agentsInNeed(app.db, ngiId) : [];
  waiting.push(
    ...inNeed(
      'agent-troubled',
      agents.filter(({ confirmed }) => confirmed),
    ),
  );
  waiting.push(
    ...inNeed(
      'agent-unconfirmed',
      agents.filter(({ confirmed }) => !confirmed),
    ),
  );
  return waiting;
}

function inNeed(
  kind: 'agent-troubled' | 'agent-unconfirmed',
  agents: readonly WaitingAgent[],
): OverviewWaiting[] {
  const [first] = agents;
  if (!first) return [];
  const { id, site, since } = first;
  return [{ kind, count: agents.length, since: since.toISOString(), first: { id, site } }];
}
