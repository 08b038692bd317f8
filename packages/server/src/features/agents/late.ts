import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { siteById } from '../federation/index.ts';
import { queueNotice } from '../notify/index.ts';
import { LATE_AFTER_MS } from './model.ts';
import * as store from './store.ts';

/** Marks the agents that fell silent and those that are back, and tells whoever answers for the site. */
export async function watchAgents(app: App): Promise<void> {
  const now = app.clocks.machine.now();
  const limit = new Date(now.getTime() - LATE_AFTER_MS);
  await inTransaction(app.db, async (tx) => {
    const silent = await tx
      .updateTable('agent')
      .set({ late_since: now })
      .where('state', '=', 'active')
      .where('late_since', 'is', null)
      .where('last_seen_at', '<', limit)
      .returning(['id', 'site_id', 'name', 'last_seen_at'])
      .execute();
    for (const agent of silent) await fellSilent(app, tx, agent);
    const back = await tx
      .updateTable('agent')
      .set({ late_since: null })
      .where('state', '=', 'active')
      .where('late_since', 'is not', null)
      .where('last_seen_at', '>=', limit)
      .returning('id')
      .execute();
    const at = app.clocks.procedure.now();
    for (const { id } of back) await store.insertChanges(tx, id, at, [{ what: 'back', detail: '' }]);
  });
}

async function fellSilent(
  app: App,
  tx: Tx,
  agent: Pick<store.AgentRow, 'id' | 'site_id' | 'name' | 'last_seen_at'>,
): Promise<void> {
  const at = app.clocks.procedure.now();
  const since = agent.last_seen_at?.toISOString() ?? '';
  await store.insertChanges(tx, agent.id, at, [{ what: 'late', detail: since }]);
  const site = await siteById(tx, agent.site_id);
  await queueNotice(tx, app, {
    incidentId: null,
    kind: 'agent.late',
    siteId: agent.site_id,
    to: [{ kind: 'csirt' }, { kind: 'site', siteId: agent.site_id }],
    text: `The agent “${agent.name}” of ${site?.name ?? agent.site_id} was last heard of at ${since}. Bans that it set stay; new orders wait for it.`,
    key: `agent.late:${agent.id}:${since}`,
  });
}
