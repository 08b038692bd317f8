import { type BoardSite, type BoardView, checkCatalogue, type VerdictView } from '@muster/contract';
import type { App } from '../../app.ts';
import { type CampaignRow, type CampaignState, scenarioOf } from '../drills/index.ts';
import { endOf } from './gather/gather-facts.ts';
import type { JudgedCheck, JudgedParticipation } from './judge-campaign.ts';

export function verdictView(judged: JudgedCheck): VerdictView {
  return {
    check: judged.check,
    verdict: judged.verdict,
    at: judged.at?.toISOString() ?? null,
    value: judged.value,
    why: judged.why,
    ruleVersion: judged.ruleVersion,
    evidence: judged.evidence.map(({ ref, at, says, quote }) => ({
      ref,
      at: at.toISOString(),
      says,
      quote: quote ?? null,
    })),
    overridden: judged.override && {
      by: judged.override.row.decided_by,
      at: judged.override.row.at.toISOString(),
      reason: judged.override.row.reason,
      was: judged.override.was,
    },
  };
}

/** The board as the reader may see it: `sees` decides by participation. */
export async function boardViewOf(
  app: App,
  campaign: CampaignRow,
  judged: JudgedParticipation[],
  sees: (part: JudgedParticipation) => boolean,
): Promise<BoardView> {
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const visible = judged.filter(sees);
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state as CampaignState },
    at: app.clocks.procedure.now().toISOString(),
    endsAt: endOf(campaign, scenario)?.toISOString() ?? null,
    checks: scenario.checks.map(({ id, weight }) => ({
      id,
      title: checkCatalogue[id].title,
      axis: checkCatalogue[id].axis,
      weight,
    })),
    sites: await Promise.all(visible.map((one) => boardSite(app, one))),
    ourOutages: (judged[0]?.facts.outages ?? []).map(({ from, to }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
    })),
  };
}

async function boardSite(
  app: App,
  { participation, facts, verdicts }: JudgedParticipation,
): Promise<BoardSite> {
  const site = await app.db
    .selectFrom('site')
    .leftJoin('ngi', 'ngi.id', 'site.ngi_id')
    .leftJoin('incident', (join) => join.on('incident.id', '=', participation.incident_id))
    .select(['site.id', 'site.name', 'site.time_zone', 'ngi.name as ngi', 'incident.public_id'])
    .where('site.id', '=', participation.site_id)
    .executeTakeFirst();
  const implants = facts.deployments.filter(({ role }) => role === 'implant');
  const silent = implants.filter((one) => one.started && one.silences.at(-1)?.until === null);
  return {
    participation: participation.id,
    site: {
      id: participation.site_id,
      name: site?.name ?? participation.site_id,
      ngi: site?.ngi ?? null,
      timeZone: site?.time_zone ?? null,
    },
    incident: site?.public_id ?? null,
    suspendedAt: participation.suspended_at?.toISOString() ?? null,
    clocks: facts.clocks.map((clock) => ({
      step: clock.step,
      key: clock.key,
      state: clock.state,
      dueAt: clock.dueAt?.toISOString() ?? null,
      metAt: clock.metAt?.toISOString() ?? null,
    })),
    copies: {
      planned: implants.length,
      alive: implants.filter((one) => one.started).length - silent.length,
      silent: silent.length,
      ended: implants.filter((one) => !one.started).length,
      clones: 0,
    },
    verdicts: verdicts.map(verdictView),
  };
}
