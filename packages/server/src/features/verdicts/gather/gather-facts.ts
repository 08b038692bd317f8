import type { App } from '../../../app.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import { type SaidFacts, saidFactsOf } from '../../claims/index.ts';
import { type CampaignRow, type ParticipationRow, participationsOf, scenarioOf } from '../../drills/index.ts';
import { deploymentsIn, outagesBetween, silencesOfCampaign } from '../../implants/index.ts';
import type { Scenario } from '../../scenarios/index.ts';
import type { DeploymentFact, OutageFact, ParticipationFacts, Scheme } from '../facts.ts';
import { agentFactsOf } from './agent-facts.ts';
import { clockFactsOf } from './clock-facts.ts';
import { deploymentFactsOf } from './deployment-facts.ts';
import { deliveryFactsOf, recordedContactFactsOf, replyFactsOf } from './mail-facts.ts';
import { probeFactsOf, workloadFactsOf } from './probe-facts.ts';

export interface GatheredFacts {
  participation: ParticipationRow;
  facts: ParticipationFacts;
}

/**
 * All that is known of every participation of a campaign at this moment, read from rows that name their ledger
 * entries. `final` from the moment on at which the scenario ends.
 */
export async function gatherFacts(app: App, campaign: CampaignRow): Promise<GatheredFacts[]> {
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const parts = await participationsOf(app.db, campaign.id);
  if (parts.length === 0) return [];
  const ids = parts.map(({ id }) => id);
  const now = judgedAt(app, campaign);
  const [
    { said, deployments },
    probes,
    workload,
    contacts,
    hints,
    waivers,
    outages,
    deliveries,
    clocks,
    agents,
  ] = await Promise.all([
    measuredFacts(app, campaign, now),
    probeFactsOf(app.db, ids),
    workloadFactsOf(app.db, ids),
    recordedContactFactsOf(app.db, ids),
    hintsOf(app, ids),
    waiversOf(app, ids),
    outageFacts(app, campaign),
    deliveryFactsOf(app.db, ids),
    clockFactsOf(app, parts, { now, knownAt: knownAt(app, campaign) }),
    agentFactsOf(app, parts),
  ]);
  const replies = await replyFactsOf(app.db, ids, said.claims);
  const result: GatheredFacts[] = [];
  for (const part of parts) {
    const agent = agents.get(part.id);
    const facts: ParticipationFacts = {
      participation: part.id,
      site: part.site_id,
      now,
      final: isFinal(campaign, scenario, now),
      suspended: suspensionOf(part),
      waivedChecks: waivers.get(part.id) ?? [],
      scheme: schemeOf(scenario),
      periodSeconds: periodSeconds(app, scenario),
      alarmAt: part.alarm_at,
      clocks: (part.incident_id && clocks.get(part.incident_id)) || [],
      deliveries: deliveries.get(part.id) ?? [],
      replies: replies.get(part.id) ?? [],
      recordedContacts: contacts.get(part.id) ?? [],
      deployments: deployments.get(part.id) ?? [],
      probes: probes.get(part.id) ?? [],
      workload: workload.get(part.id) ?? [],
      claims: said.claims.get(part.id) ?? [],
      answers: said.answers.get(part.id) ?? [],
      hints: hints.get(part.id) ?? [],
      outages,
      ...(agent ? { agent } : {}),
    };
    result.push({ participation: part, facts });
  }
  return result;
}

/** The copies and their silences, and what the sites said beside them. */
async function measuredFacts(
  app: App,
  campaign: CampaignRow,
  now: Date,
): Promise<{ said: SaidFacts; deployments: Map<string, DeploymentFact[]> }> {
  const rows = await deploymentsIn(app.db, { campaignId: campaign.id });
  const silences = rows.length > 0 ? await silencesOfCampaign(app, campaign.id, undefined, rows) : new Map();
  const [said, deployments] = await Promise.all([
    saidFactsOf(app, campaign, now, { deployments: rows, silences }),
    deploymentFactsOf(app.db, { id: campaign.id, now, knownAt: knownAt(app, campaign) }, rows, silences),
  ]);
  return { said, deployments };
}

/** A campaign that has stopped is judged as it stood then: our own stop must not look like the site's doing. */
function judgedAt(app: App, campaign: CampaignRow): Date {
  return campaign.stopping_at ?? campaign.aborted_at ?? app.clocks.procedure.now();
}

/** Until the closing what is learnt of the time before the stop still counts: a review, a call, a look at a sandbox. */
function knownAt(app: App, campaign: CampaignRow): Date {
  return campaign.closed_at ?? app.clocks.procedure.now();
}

export function endOf(campaign: CampaignRow, scenario: Scenario): Date | null {
  return campaign.started_at ? new Date(campaign.started_at.getTime() + scenario.ends * 1000) : null;
}

/** A campaign that was stopped before its end leaves open what was not yet due: our stop fails nobody. */
function isFinal(campaign: CampaignRow, scenario: Scenario, now: Date): boolean {
  const end = endOf(campaign, scenario);
  return end !== null && now >= end;
}

function schemeOf(scenario: Scenario): Scheme {
  const { requiredDepth, requiredFields, ownerShutOutSeconds, examinablePeriods, lateShare } =
    scenario.scheme;
  return {
    checks: scenario.checks,
    requiredDepth,
    requiredFields,
    ownerShutOutSeconds,
    examinablePeriods,
    lateShare,
  };
}

/** Beats stand on the machine clock; the rules compare instants of the procedure clock. */
function periodSeconds(app: App, scenario: Scenario): number {
  return ((scenario.implants?.periodMs ?? 0) / 1000) * app.clocks.procedure.speed;
}

function suspensionOf(part: ParticipationRow): ParticipationFacts['suspended'] {
  if (!part.suspended_at || !part.suspended_entry) return null;
  return { ref: part.suspended_entry, at: part.suspended_at, says: 'The site said: this is real.' };
}

async function hintsOf(app: App, ids: string[]): Promise<Map<string, ParticipationFacts['hints']>> {
  const rows = await app.db
    .selectFrom('hint_given')
    .selectAll()
    .where('participation_id', 'in', ids)
    .execute();
  const groups = groupBy(rows, (row) => row.participation_id);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      group.map((row) => ({
        question: row.question as ParticipationFacts['hints'][number]['question'],
        cost: row.cost,
        evidence: { ref: row.entry_id, at: row.at, says: `A hint on ${row.question} was given.` },
      })),
    ]),
  );
}

async function waiversOf(app: App, ids: string[]): Promise<Map<string, ParticipationFacts['waivedChecks']>> {
  const rows = await app.db
    .selectFrom('check_waiver')
    .selectAll()
    .where('participation_id', 'in', ids)
    .execute();
  const groups = groupBy(rows, (row) => row.participation_id);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      group.map((row) => ({
        check: row.check_id as ParticipationFacts['waivedChecks'][number]['check'],
        evidence: { ref: row.entry_id, at: row.at, says: 'An officer waived this check.', quote: row.reason },
      })),
    ]),
  );
}

async function outageFacts(app: App, campaign: CampaignRow): Promise<OutageFact[]> {
  const now = app.clocks.procedure.now();
  const started = campaign.started_at ?? now;
  const machineNow = app.clocks.machine.now().getTime();
  const sinceMs = machineNow - (now.getTime() - started.getTime()) / app.clocks.procedure.speed;
  return (await outagesBetween(app.db, sinceMs, machineNow)).map((one) => ({
    from: one.from,
    to: one.until,
    evidence: { ref: one.entryId ?? one.id, at: one.from, says: `Our own outage (${one.kind}).` },
  }));
}
