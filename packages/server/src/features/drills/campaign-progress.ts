import type { Actor, CampaignList, CampaignSummary } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { listCampaigns } from './campaigns.ts';
import { maySeeParticipation } from './policy.ts';

/** Every campaign that the actor may see, with how far those of its sites have come that the actor may see. */
export async function listProgress(app: App, actor: Actor): Promise<CampaignList> {
  const { procedure } = app.clocks;
  const campaigns = await progressOf(app, actor, await listCampaigns(app, actor));
  return { at: procedure.now().toISOString(), speed: procedure.speed, campaigns };
}

async function progressOf(
  app: App,
  actor: Actor,
  campaigns: readonly CampaignSummary[],
): Promise<CampaignList['campaigns']> {
  const ids = campaigns.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [grounds, parts] = await Promise.all([groundsOf(app.db, ids), partsOf(app.db, ids)]);
  return campaigns.map((campaign) => {
    const ground = grounds.get(campaign.id);
    const ngiId = ground?.scope_ngi_id ?? null;
    const scope = { kind: ngiId === null ? ('federation' as const) : ('ngi' as const), ngiId };
    const seen = (parts.get(campaign.id) ?? []).filter(({ site_id, ngi_id }) =>
      maySeeParticipation(actor, scope, { siteId: site_id, ngiId: ngi_id }),
    );
    const taking = seen.filter(({ left_out }) => !left_out);
    const count = (of: 'authorised' | 'alarmed' | 'acknowledged' | 'contained' | 'suspended') =>
      taking.filter((part) => part[of]).length;
    return {
      ...campaign,
      ngi: ground?.ngi ?? null,
      scenario: ground?.scenario ?? '',
      sites: {
        total: taking.length,
        leftOut: seen.length - taking.length,
        authorised: count('authorised'),
        alarmed: count('alarmed'),
        acknowledged: count('acknowledged'),
        contained: count('contained'),
        suspended: count('suspended'),
      },
      scored: ground?.scored ?? false,
    };
  });
}

interface Ground {
  id: string;
  scope_ngi_id: string | null;
  ngi: string | null;
  scenario: string;
  scored: boolean;
}

async function groundsOf(db: Db, ids: readonly string[]): Promise<Map<string, Ground>> {
  const { rows } = await sql<Ground>`
    select campaign.id, case when campaign.scope_kind = 'ngi' then campaign.scope_ngi_id end as scope_ngi_id,
      ngi.name as ngi, scenario.name as scenario,
      exists (select from score_run where score_run.campaign_id = campaign.id and score_run.final) as scored
    from campaign join scenario on scenario.id = campaign.scenario_id
    left join ngi on ngi.id = campaign.scope_ngi_id and campaign.scope_kind = 'ngi'
    where campaign.id = any(${ids})`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

interface Part {
  campaign_id: string;
  site_id: string;
  ngi_id: string | null;
  left_out: boolean;
  authorised: boolean;
  alarmed: boolean;
  suspended: boolean;
  acknowledged: boolean;
  contained: boolean;
}

async function partsOf(db: Db, ids: readonly string[]): Promise<Map<string, Part[]>> {
  const { rows } = await sql<Part>`
    select p.campaign_id, p.site_id, p.ngi_id, p.left_out_at is not null as left_out, p.alarm_at is not null as alarmed,
      p.suspended_at is not null as suspended,
      exists (select from site_authorisation a where a.participation_id = p.id and a.withdrawn_at is null) as authorised,
      coalesce(bool_or(f.kind = 'acknowledged'), false) as acknowledged,
      coalesce(bool_or(f.kind = 'contained'), false) as contained
    from participation p left join incident_fact f on f.incident_id = p.incident_id
      and f.kind in ('acknowledged', 'contained') and f.superseded_by is null and f.at is not null
    where p.campaign_id = any(${ids})
    group by p.id`.execute(db);
  return groupBy(rows, (row) => row.campaign_id);
}
