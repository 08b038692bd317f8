import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { type ActiveAgent, activeAgents } from './active.ts';
import { watchAgents } from './late.ts';
import { agentById } from './store.ts';

export const agentJobKinds: readonly string[] = ['agents.watch', 'agents.confirmed'];
export const agentSchedules: readonly Schedule[] = [recurring('agents.watch', 60_000, 'machine')];

/** What others do when an agent begins to take orders; it may be called twice for one agent. */
export type ConfirmedListener = (tx: Tx, agent: ActiveAgent) => Promise<void>;

/** `agents.watch`: who fell silent. `agents.confirmed` {agent}: tells those who have something for a new agent. */
export function agentJobs(app: App, listeners: readonly ConfirmedListener[] = []): JobHandlers {
  return {
    'agents.watch': () => watchAgents(app),
    'agents.confirmed': async (job) => {
      const { agent: id } = job.body;
      if (typeof id !== 'string') throw new TypeError('the job’s body does not name an agent');
      await inTransaction(app.db, async (tx) => {
        const row = await agentById(tx, id);
        const agent = (row ? await activeAgents(tx, [row.site_id]) : []).find(
          ({ agentId }) => agentId === id,
        );
        if (agent) for (const listen of listeners) await listen(tx, agent);
      });
    },
  };
}
