import {
  type BoardSite,
  type BoardView,
  checkCatalogue,
  type SiteBrief,
  type VerdictView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { type CampaignRow, type CampaignState, type ParticipationRow, scenarioOf } from '../drills/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { clonesBySite } from './clones.ts';
import type { ParticipationFacts } from './facts.ts';
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
    evidence: judged.evidence.map(({ ref, at, says, quote, source }) => ({
      ref,
      at: at.toISOString(),
      says,
      quote: quote ?? null,
      ...(source === undefined ? {} : { source }),
    })),
    overridden: judged.override && {
      by: judged.override.row.decided_by,
      at: judged.override.row.at.toISOString(),
      reason: judged.override.row.reason,
      was: judged.override.was,
    },
  };
}

/** The board of those participations that the reader may see. */
export async function boardViewOf(
  app: App,
  campaign: CampaignRow,
  { judged, leftOut }: { judged: JudgedParticipation[]; leftOut: ParticipationRow[] },
): Promise<BoardView> {
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const names = await namesOf(app, campaign.id);
  const clones = await clonesBySite(app.db, campaign.id);
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state as CampaignState },
    at: app.clocks.procedure.now().toISOString(),
    speed: app.clocks.procedure.speed,
    endsAt: endOf(campaign, scenario)?.toISOString() ?? null,
    checks: checkViews(scenario),
    sites: judged.map((one) =>
      boardSite(one, names.get(one.participation.id), clones.get(one.participation.id) ?? 0),
    ),
    leftOut: leftOutViews(leftOut, names),
    ourOutages: outageViews(judged),
  };
}

export function checkViews({ checks }: Scenario): BoardView['checks'] {
  return checks.map(({ id, weight }) => ({
    id,
    title: checkCatalogue[id].title,
    axis: checkCatalogue[id].axis,
    weight,
  }));
}

export function leftOutViews(
  parts: readonly ParticipationRow[],
  names: ReadonlyMap<string, NamedSite>,
): BoardView['leftOut'] {
  return parts.flatMap(({ id, site_id, left_out_at, left_out_reason }) =>
    left_out_at === null
      ? []
      : {
          participation: id,
          site: { id: site_id, name: names.get(id)?.name ?? site_id },
          at: left_out_at.toISOString(),
          reason: left_out_reason ?? '',
        },
  );
}

export function outageViews(judged: readonly JudgedParticipation[]): BoardView['ourOutages'] {
  return (judged[0]?.facts.outages ?? []).map(({ from, to }) => ({
    from: from.toISOString(),
    to: to.toISOString(),
  }));
}

export interface NamedSite {
  name: string;
  ngi: string | null;
  timeZone: string | null;
  incident: string | null;
}

/** A site as pages of its campaign call it; by its id where no name is known. */
export function siteBriefOf(siteId: string, site: NamedSite | undefined): SiteBrief {
  return {
    id: siteId,
    name: site?.name ?? siteId,
    ngi: site?.ngi ?? null,
    timeZone: site?.timeZone ?? null,
  };
}

/** What a board calls its sites, by participation. */
export async function namesOf(app: App, campaignId: string): Promise<Map<string, NamedSite>> {
  const rows = await app.db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .leftJoin('ngi', 'ngi.id', 'site.ngi_id')
    .leftJoin('incident', 'incident.id', 'participation.incident_id')
    .select(['participation.id', 'site.name', 'site.time_zone', 'ngi.name as ngi', 'incident.public_id'])
    .where('participation.campaign_id', '=', campaignId)
    .execute();
  return new Map(
    rows.map(({ id, name, ngi, time_zone, public_id }) => [
      id,
      { name, ngi, timeZone: time_zone, incident: public_id },
    ]),
  );
}

function boardSite(
  { participation, facts, verdicts }: JudgedParticipation,
  site: NamedSite | undefined,
  clones: number,
): BoardSite {
  return {
    participation: participation.id,
    site: siteBriefOf(participation.site_id, site),
    incident: site?.incident ?? null,
    suspendedAt: participation.suspended_at?.toISOString() ?? null,
    clocks: facts.clocks.map((clock) => ({
      step: clock.step,
      key: clock.key,
      state: clock.state,
      dueAt: clock.dueAt?.toISOString() ?? null,
      metAt: clock.metAt?.toISOString() ?? null,
    })),
    copies: copiesView(facts, clones),
    verdicts: verdicts.map(verdictView),
  };
}

export function copiesView({ deployments }: ParticipationFacts, clones: number): BoardSite['copies'] {
  const implants = deployments.filter(({ role }) => role === 'implant');
  const started = implants.filter((one) => one.started);
  const silent = started.filter((one) => one.silences.at(-1)?.until === null).length;
  return {
    planned: implants.length,
    alive: started.length - silent,
    silent,
    ended: implants.length - started.length,
    clones,
  };
}
