import type { AgentReport } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { AgentIdentity } from './authenticate.ts';
import { changesBetween } from './model.ts';
import * as store from './store.ts';

/** What in the history of an agent stands in the ledger too. */
const RECORDED = ['version', 'policy', 'alarm', 'alarm-ended'];

/** How far the clock of a site may be ahead. */
const TOLERANCE_MS = 5 * 60_000;

/** A report of a day that has not come says nothing about the order in which they were made. */
function isLater(kept: AgentReport, fresh: AgentReport, now: Date): boolean {
  const at = Date.parse(kept.at);
  return at > Date.parse(fresh.at) && at <= now.getTime() + TOLERANCE_MS;
}

/** Keeps the last report, and of all of them what changed. */
export async function takeReport(app: App, { agentId }: AgentIdentity, report: AgentReport): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const agent = await store.lockAgent(tx, agentId);
    if (agent?.state !== 'active') return;
    // Late on the way: a newer one is here.
    if (agent.report && isLater(agent.report, report, app.clocks.machine.now())) return;
    const at = app.clocks.procedure.now();
    const changes = changesBetween(agent.report, report);
    await store.updateAgent(tx, agentId, {
      report,
      report_at: app.clocks.machine.now(),
      version: report.version,
      ...(agent.late_since === null ? {} : { late_since: null }),
    });
    await store.insertChanges(tx, agentId, at, changes);
    const recorded = changes.filter(({ what }) => RECORDED.includes(what));
    if (recorded.length === 0) return;
    await appendEntry(tx, {
      at,
      kind: 'agent.changed',
      subject: agentId,
      actor: agentId,
      body: {
        site: agent.site_id,
        version: report.version,
        policy: report.policy?.sha256 ?? null,
        alarms: report.alarms.map(({ code }) => code),
      },
    });
  });
}
