import type { VerdictWord } from '@muster/contract';
import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

export interface StoredFigure {
  campaign: string;
  name: string;
  scenario: string;
  startedAt: Date;
  announced: boolean;
  scopeKind: string;
  scopeNgiId: string | null;
  participation: string;
  siteId: string;
  site: string;
  ngiId: string | null;
  ngi: string | null;
  check: 'C3' | 'K5';
  verdict: VerdictWord;
  seconds: number | null;
}

/**
 * What the newest score of each earlier campaign says of the two times, for campaigns of the same scenario or with
 * a site of this one; a final score goes before one that was not.
 */
export async function earlierFigures(
  db: Db,
  campaign: { id: string; scenarioName: string; startedAt: Date },
  limit: number,
): Promise<StoredFigure[]> {
  const { rows } = await sql<StoredFigure>`
    with earlier as (
      select campaign.id, campaign.name, campaign.started_at, campaign.announced_at, campaign.scope_kind,
        campaign.scope_ngi_id, scenario.name as scenario,
        (select score_run.id from score_run where score_run.campaign_id = campaign.id
          order by score_run.final desc, score_run.id desc limit 1) as run_id
      from campaign join scenario on scenario.id = campaign.scenario_id
      where campaign.id <> ${campaign.id} and campaign.started_at < ${campaign.startedAt}
        and exists (select from score_run where score_run.campaign_id = campaign.id)
        and (scenario.name = ${campaign.scenarioName} or exists (
          select from participation one join participation other on other.site_id = one.site_id
          where one.campaign_id = campaign.id and other.campaign_id = ${campaign.id}))
      order by campaign.started_at desc limit ${limit}
    )
    select earlier.id as campaign, earlier.name, earlier.scenario, earlier.started_at as "startedAt",
      earlier.announced_at is not null as announced, earlier.scope_kind as "scopeKind",
      earlier.scope_ngi_id as "scopeNgiId", participation.id as participation, participation.site_id as "siteId",
      site.name as site, participation.ngi_id as "ngiId", ngi.name as ngi, verdict.check_id as check, verdict.verdict,
      extract(epoch from verdict.at - participation.alarm_at)::float8 as seconds
    from earlier
    join verdict on verdict.run_id = earlier.run_id and verdict.check_id in ('C3', 'K5')
    join participation on participation.id = verdict.participation_id
    join site on site.id = participation.site_id
    left join ngi on ngi.id = participation.ngi_id
    order by earlier.started_at desc, site.name, verdict.check_id`.execute(db);
  return rows;
}

export async function newestScore(
  db: Db,
  campaignId: string,
): Promise<{ id: string; at: Date; final: boolean } | undefined> {
  return await db
    .selectFrom('score_run')
    .select(['id', 'at', 'final'])
    .where('campaign_id', '=', campaignId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function appealCounts(
  db: Db,
  participations: readonly string[],
): Promise<{ open: number; accepted: number; refused: number }> {
  const counts = { open: 0, accepted: 0, refused: 0 };
  if (participations.length === 0) return counts;
  const rows = await db
    .selectFrom('appeal')
    .select(['state', (eb) => eb.fn.countAll<number>().as('n')])
    .where('participation_id', 'in', participations)
    .groupBy('state')
    .execute();
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
}
