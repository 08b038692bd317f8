import type { Actor, CampaignSummary, CampaignView, CreateCampaignRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomText } from '../../kernel/ids.ts';
import { type SiteRow, sitesByNameOrId } from '../federation/index.ts';
import { mayInviteSite, mayRunCampaign, maySeeCampaign } from './policy.ts';
import { freezeScenario, readScenario } from './scenario-keeping.ts';
import { type CampaignRow, campaignById } from './store.ts';
import { campaignSummaryOf, campaignViewOf } from './views.ts';

/** Drafts a campaign: a scenario, sites and a window. Nothing is sent and nothing is deployed. */
export async function createCampaign(
  app: App,
  actor: Actor,
  request: CreateCampaignRequest,
): Promise<CampaignView> {
  const scope = request.ngi
    ? { kind: 'ngi' as const, ngiId: request.ngi }
    : { kind: 'federation' as const, ngiId: null };
  demand(mayRunCampaign(actor, scope));
  const { scenario, yaml } = readScenario(request);
  const window = { from: new Date(request.from), to: new Date(request.to) };
  if (window.to <= window.from)
    throw new MusterError('request.invalid', 'The window ends before it begins.', '/to');
  const at = app.clocks.procedure.now();
  const id = newId('cmp', at);
  await inTransaction(app.db, async (tx) => {
    const sites = await sitesByNameOrId(tx, request.sites);
    for (const site of sites) demand(mayInviteSite(actor, { ngiId: site.ngi_id }) && isOf(site, scope.ngiId));
    const scenarioId = await freezeScenario(tx, yaml, scenario, at);
    await tx
      .insertInto('campaign')
      .values({
        id,
        name: request.name,
        scenario_id: scenarioId,
        state: 'draft',
        scope_kind: scope.kind,
        scope_ngi_id: scope.ngiId,
        seed: request.seed ?? randomText(16),
        window_from: window.from,
        window_to: window.to,
        created_by: actor.id,
        created_at: at,
      })
      .execute();
    await tx
      .insertInto('participation')
      .values(
        sites.map((site) => ({
          id: newId('par', at),
          campaign_id: id,
          site_id: site.id,
          ngi_id: site.ngi_id,
          created_at: at,
        })),
      )
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'campaign.drafted',
      subject: id,
      actor: actor.id,
      body: { scenario: scenarioId, sites: sites.map((site) => site.id) },
    });
  });
  return await viewCampaign(app, actor, id);
}

function isOf(site: SiteRow, ngiId: string | null): boolean {
  return ngiId === null || site.ngi_id === ngiId;
}

export async function viewCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  return await campaignViewOf(app.db, await demandCampaign(app, actor, id, maySeeCampaign));
}

export async function listCampaigns(app: App, actor: Actor): Promise<CampaignSummary[]> {
  const rows = await app.db.selectFrom('campaign').selectAll().orderBy('id', 'desc').execute();
  return rows.filter((row) => maySeeCampaign(actor, scopeOf(row))).map(campaignSummaryOf);
}

/** The campaign, if the actor may do with it what `may` says; else as if there were none. */
export async function demandCampaign(
  app: App,
  actor: Actor,
  id: string,
  may: (actor: Actor, scope: ReturnType<typeof scopeOf>) => boolean,
): Promise<CampaignRow> {
  const row = await campaignById(app.db, id);
  if (!row || !maySeeCampaign(actor, scopeOf(row)))
    throw new MusterError('not-found', `There is no campaign ${id} that you may see.`);
  demand(may(actor, scopeOf(row)));
  return row;
}

export function scopeOf(row: CampaignRow): { kind: 'federation' | 'ngi'; ngiId: string | null } {
  return { kind: row.scope_kind === 'ngi' ? 'ngi' : 'federation', ngiId: row.scope_ngi_id };
}
