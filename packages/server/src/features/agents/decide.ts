import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { endAgentStream, openAgentStream, wakeStreams } from '../signals/index.ts';
import { forgetAgent } from './authenticate.ts';
import { forgetPace } from './hold-to-pace.ts';
import { sameFingerprint } from './model.ts';
import { demandAgent } from './place.ts';
import { mayConfirmAgents, mayRevokeAgents } from './policy.ts';
import * as store from './store.ts';

/**
 * An officer has the fingerprint from a person at the site and types it; only then the agent gets its stream. With it
 * the agent that it replaces ends.
 */
export async function confirmAgent(app: App, actor: Actor, id: string, typed: string): Promise<void> {
  const { place } = await demandAgent(app.db, actor, id);
  demand(mayConfirmAgents(actor, place));
  const ended = await inTransaction(app.db, async (tx) => {
    const agent = await store.lockAgent(tx, id);
    if (agent?.state !== 'unconfirmed')
      throw new MusterError(
        'state.conflict',
        'This agent was confirmed or revoked before; nothing was changed.',
      );
    if (!sameFingerprint(typed, agent.thumbprint))
      throw new MusterError(
        'agent.key-refused',
        'The fingerprint is not that of the key which enrolled. Nothing was changed: if it is what the agent prints at the site, somebody else used the token; revoke this agent and make a new token.',
        '/body/fingerprint',
      );
    const at = app.clocks.procedure.now();
    await store.updateAgent(tx, id, {
      state: 'active',
      confirmed_at: at,
      confirmed_by: actor.id,
      last_seen_at: app.clocks.machine.now(),
    });
    await openAgentStream(tx, app, { streamId: agent.stream_id, agentId: id, description: agent.name });
    await store.insertChanges(tx, id, at, [{ what: 'confirmed', detail: agent.thumbprint }]);
    await appendEntry(tx, {
      at,
      kind: 'agent.confirmed',
      subject: id,
      actor: actor.id,
      body: {
        site: agent.site_id,
        thumbprint: agent.thumbprint,
        stream: agent.stream_id,
        replaces: agent.replaces,
      },
    });
    // What stands at other sites has to reach a new agent too.
    await enqueue(tx, { kind: 'agents.confirmed', body: { agent: id }, runAt: at });
    if (agent.replaces === null) return undefined;
    return await end(app, tx, actor, agent.replaces, `replaced by ${id}`);
  });
  if (ended) tellEnded(app, ended);
}

/** Cuts it off at once: its poll ends and every later request is refused. What it set at the site stays set. */
export async function revokeAgent(app: App, actor: Actor, id: string, reason: string): Promise<void> {
  const { place } = await demandAgent(app.db, actor, id);
  demand(mayRevokeAgents(actor, place));
  const ended = await inTransaction(app.db, (tx) => end(app, tx, actor, id, reason));
  if (!ended) throw new MusterError('state.conflict', 'This agent was revoked before; nothing was changed.');
  tellEnded(app, ended);
}

/** Undefined when it had ended before. */
async function end(
  app: App,
  tx: Tx,
  actor: Actor,
  id: string,
  reason: string,
): Promise<store.KeyedAgent | undefined> {
  const agent = await store.lockAgent(tx, id);
  if (!agent || agent.state === 'revoked') return undefined;
  const at = app.clocks.procedure.now();
  await store.updateAgent(tx, id, {
    state: 'revoked',
    ended_at: at,
    ended_by: actor.id,
    ended_why: reason,
    late_since: null,
  });
  await endAgentStream(tx, agent.stream_id, reason);
  await store.insertChanges(tx, id, at, [{ what: 'revoked', detail: reason }]);
  await appendEntry(tx, {
    at,
    kind: 'agent.revoked',
    subject: id,
    actor: actor.id,
    body: { site: agent.site_id, thumbprint: agent.thumbprint },
  });
  return agent;
}

function tellEnded(app: App, agent: store.KeyedAgent): void {
  forgetAgent(app, agent.id);
  forgetPace(app, agent.id);
  wakeStreams(app, [agent.stream_id]);
}
