import type { AgentReport } from '@muster/contract';
import type { App } from '../../packages/server/src/app.ts';
import type { SimulatedAgent } from '../../packages/server/src/features/orders/testing/simulated-agent.ts';

/** What each agent says of itself: most are well, one has an alarm, one runs an older version, one is not confirmed. */
export async function agentReports(app: App, agents: readonly SimulatedAgent[]): Promise<void> {
  const now = app.clocks.machine.now();
  for (const [place, { agentId, siteId }] of agents.entries()) {
    const report = reportOf(now, place);
    const site = await app.db.selectFrom('site').select('name').where('id', '=', siteId).executeTakeFirst();
    await app.db
      .updateTable('agent')
      .set({
        name: 'cloud',
        version: report.version,
        hostname: `muster.${(site?.name ?? siteId).toLowerCase()}.example`,
        report: JSON.stringify(report),
        report_at: now,
        last_seen_at: new Date(now.getTime() - place * 1000),
      })
      .where('id', '=', agentId)
      .execute();
    await app.db
      .updateTable('agent_key')
      .set({ thumbprint: thumbprintOf(place) })
      .where('agent_id', '=', agentId)
      .execute();
  }
}

function thumbprintOf(place: number): string {
  const print = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';
  return `${String.fromCharCode(65 + place)}${print.slice(1)}`;
}

function reportOf(now: Date, place: number): AgentReport {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  return {
    version: place === 2 ? '0.4.2' : '0.5.0',
    startedAt: ago(3000),
    at: ago(1),
    lastSeq: 1,
    outbox: 0,
    alarms:
      place === 4
        ? [
            {
              code: 'list-stale',
              since: ago(17),
              detail:
                'The server has not shown where its list stands for a long time. Bans stay as they are.',
            },
          ]
        : [],
    systems: [
      {
        name: 'cloud',
        kind: 'openstack',
        state: 'ok',
        detail: '',
        workloads: 380 + place,
        lastListAt: ago(12),
      },
      ...(place % 3 === 0
        ? [
            {
              name: 'batch',
              kind: 'slurm' as const,
              state: 'ok' as const,
              detail: '',
              workloads: 3820,
              lastListAt: ago(9),
            },
          ]
        : []),
    ],
    policy: {
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      rules: [
        { what: 'orders.ban', answer: 'auto', detail: '' },
        { what: 'orders.unban', answer: 'auto', detail: '' },
        { what: 'effects.new.deny', answer: 'auto', detail: '' },
        { what: 'effects.network.quarantine', answer: 'auto', detail: '' },
        { what: 'effects.running.pause', answer: place === 5 ? 'ask' : 'auto', detail: '' },
        { what: 'effects.running.suspend', answer: 'refuse', detail: '' },
      ],
      limits: [
        { what: 'workloads_per_order', value: 10 },
        { what: 'workloads_per_hour', value: 30 },
      ],
      exemptProjects: 2,
      windows: ['backup: tue 22:00 to 05:00 UTC, waits'],
      portalAnswers: place === 5,
    },
  };
}
