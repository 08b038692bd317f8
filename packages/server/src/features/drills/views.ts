import {
  type CampaignState,
  type CampaignSummary,
  type CampaignView,
  checkCatalogue,
  type SchemeView,
} from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import type { Scenario } from '../scenarios/index.ts';
import { type Conflict, conflictsWith } from './calendar-conflict.ts';
import { type CampaignRow, openCampaignsWithSites, scenarioById } from './store.ts';

export function campaignSummaryOf(row: CampaignRow): CampaignSummary {
  return {
    id: row.id,
    name: row.name,
    state: row.state as CampaignState,
    window: { from: row.window_from.toISOString(), to: row.window_to.toISOString() },
    createdAt: row.created_at.toISOString(),
    startedAt: text(row.started_at),
    closedAt: text(row.closed_at),
  };
}

/** @param shows whether the reader may learn of another campaign: one that is planned in secret stays so. */
export async function campaignViewOf(
  db: Db | Tx,
  row: CampaignRow,
  shows: (other: CampaignRow) => boolean,
): Promise<CampaignView> {
  const scenario = await scenarioById(db, row.scenario_id);
  const participations = await db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .leftJoin('incident', 'incident.id', 'participation.incident_id')
    .leftJoin('site_authorisation', (join) =>
      join
        .onRef('site_authorisation.participation_id', '=', 'participation.id')
        .on('site_authorisation.withdrawn_at', 'is', null),
    )
    .select([
      'participation.id',
      'participation.site_id',
      'site.name as site_name',
      'participation.incident_id',
      'incident.public_id',
      'participation.alarm_at',
      'participation.suspended_at',
      'participation.released_at',
      'participation.left_out_at',
      'participation.left_out_reason',
      'site_authorisation.id as authorisation_id',
    ])
    .where('participation.campaign_id', '=', row.id)
    .orderBy('site.name')
    .execute();
  return {
    ...campaignSummaryOf(row),
    scenario: { id: scenario.id, name: scenario.name, version: scenario.version, sha256: scenario.sha256 },
    scope: { kind: row.scope_kind === 'ngi' ? 'ngi' : 'federation', ngiId: row.scope_ngi_id },
    seed: row.seed,
    schemeSha256: row.scheme_sha256,
    rehearsal: row.rehearsal as CampaignView['rehearsal'],
    announcedAt: text(row.announced_at),
    stoppingAt: text(row.stopping_at),
    abortedAt: text(row.aborted_at),
    participations: participations.map((part) => ({
      id: part.id,
      site: { id: part.site_id, name: part.site_name },
      incident:
        part.incident_id && part.public_id ? { id: part.incident_id, publicId: part.public_id } : null,
      authorised: part.authorisation_id !== null,
      alarmAt: text(part.alarm_at),
      suspendedAt: text(part.suspended_at),
      releasedAt: text(part.released_at),
      leftOut: part.left_out_at && { at: part.left_out_at.toISOString(), reason: part.left_out_reason ?? '' },
    })),
    conflicts: await conflictsOf(
      db,
      row,
      participations.filter((part) => part.left_out_at === null).map((part) => part.site_id),
      shows,
    ),
  };
}

async function conflictsOf(
  db: Db | Tx,
  row: CampaignRow,
  sites: string[],
  shows: (other: CampaignRow) => boolean,
): Promise<Conflict[]> {
  const others = (await openCampaignsWithSites(db)).filter(shows);
  const planned = { id: row.id, name: row.name, sites, from: row.window_from, to: row.window_to };
  return conflictsWith(
    planned,
    others.map((other) => ({
      id: other.id,
      name: other.name,
      sites: other.sites,
      from: other.window_from,
      to: other.window_to,
    })),
  );
}

/** What is published with the announcement, and hashed. */
export function schemeOf(campaign: CampaignRow, scenario: Scenario): Omit<SchemeView, 'sha256'> {
  return {
    campaign: campaign.id,
    name: campaign.name,
    window: { from: campaign.window_from.toISOString(), to: campaign.window_to.toISOString() },
    checks: scenario.checks.map(({ id, weight }) => ({
      id,
      title: checkCatalogue[id].title,
      axis: checkCatalogue[id].axis,
      weight,
    })),
    deadlines: Object.entries(scenario.deadlines).flatMap(([step, deadline]) =>
      deadline ? [{ step, amount: deadline.amount, unit: deadline.unit }] : [],
    ),
    questions: scenario.questions.map(({ id, attempts, hint }) => ({
      id,
      attempts,
      hintCost: hint?.cost ?? null,
    })),
    parameters: scenario.scheme,
  };
}

function text(at: Date | null): string | null {
  return at ? at.toISOString() : null;
}
