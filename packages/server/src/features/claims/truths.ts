import type { App } from '../../app.ts';
import { type CampaignRow, scenarioOf } from '../drills/index.ts';
import { type DeploymentRow, deploymentsIn, type Span, silencesOfCampaign } from '../implants/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import type { Copy, Round, Truth, Voice } from './model/truth.ts';

/** Silences by deployment, where the caller has them already. */
export type KnownSilences = ReadonlyMap<string, readonly Pick<Span, 'kind' | 'from' | 'until'>[]>;

export interface Measured {
  scenario: Scenario;
  /** Of every deployment of the campaign. */
  deployments: readonly DeploymentRow[];
  truthOf(participationId: string): Truth;
}

/** What was measured at the sites of a campaign. Silences are read for it unless they are given. */
export async function measuredOf(
  app: Pick<App, 'db' | 'clocks'>,
  campaign: CampaignRow,
  now: Date,
  known?: KnownSilences,
  knownDeployments?: readonly DeploymentRow[],
): Promise<Measured> {
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const deployments = knownDeployments ?? (await deploymentsIn(app.db, { campaignId: campaign.id }));
  const silences = known ?? (deployments.length > 0 ? await silencesOfCampaign(app, campaign.id) : new Map());
  const rounds = groups(await roundsOf(app, campaign.id), (row) => row.participation_id);
  const readings = groups(await sandboxesOf(app, campaign.id), (row) => row.deployment_id);
  const byPart = groups(deployments, (row) => row.participation_id);
  const copyOf = (row: DeploymentRow): Copy => ({
    ...voiceOf(row, silences),
    sha256: row.sha256,
    submittedAt: row.submitted_at,
    submissionAddress: row.submission_address,
    controllerAddress: row.controller_address,
    controllerPort: row.controller_port,
    periodMs: row.period_ms,
    releasedAt: row.released_at,
    sandbox: (readings.get(row.id) ?? []).map(({ at, state, held, unchanged }) => ({
      at,
      present: state !== 'gone',
      unchanged,
      held,
    })),
  });
  return {
    scenario,
    deployments,
    truthOf(participationId) {
      const rows = byPart.get(participationId) ?? [];
      return {
        participation: participationId,
        now,
        toleranceSeconds: scenario.scheme.timeToleranceSeconds,
        trafficTolerancePercent: scenario.scheme.trafficTolerancePercent,
        identity: scenario.identities?.drill.name ?? null,
        otherIdentities: scenario.identities
          ? [scenario.identities.innocent.name, scenario.identities.operator.name]
          : [],
        copies: rows.filter(({ role }) => role === 'implant').map(copyOf),
        controls: rows.filter(({ role }) => role === 'control').map((row) => voiceOf(row, silences)),
        rounds: (rounds.get(participationId) ?? []).map(
          ({ at, drill, innocent }): Round => ({ at, drill, innocent }),
        ),
      };
    },
  };
}

function voiceOf(row: DeploymentRow, silences: KnownSilences): Voice {
  return {
    id: row.id,
    jobRef: row.job_ref,
    firstBeatAt: row.bound_at,
    silences: (silences.get(row.id) ?? []).map(({ kind, from, until }) => ({ kind, from, until })),
  };
}

async function roundsOf(app: Pick<App, 'db'>, campaignId: string) {
  return await app.db
    .selectFrom('probe_round')
    .innerJoin('participation', 'participation.id', 'probe_round.participation_id')
    .select(['probe_round.participation_id', 'probe_round.at', 'probe_round.drill', 'probe_round.innocent'])
    .where('participation.campaign_id', '=', campaignId)
    .orderBy('probe_round.at')
    .orderBy('probe_round.id')
    .execute();
}

async function sandboxesOf(app: Pick<App, 'db'>, campaignId: string) {
  return await app.db
    .selectFrom('sandbox_reading')
    .innerJoin('deployment', 'deployment.id', 'sandbox_reading.deployment_id')
    .select([
      'sandbox_reading.deployment_id',
      'sandbox_reading.at',
      'sandbox_reading.state',
      'sandbox_reading.held',
      'sandbox_reading.unchanged',
    ])
    .where('deployment.campaign_id', '=', campaignId)
    .orderBy('sandbox_reading.at')
    .orderBy('sandbox_reading.id')
    .execute();
}

export function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group) group.push(item);
    else found.set(key, [item]);
  }
  return found;
}
