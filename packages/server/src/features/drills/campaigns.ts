import type { Actor, CampaignSummary, CampaignView, CreateCampaignRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomText } from '../../kernel/ids.ts';
import { ngiByNameOrId, type SiteRow, sitesByNameOrId } from '../federation/index.ts';
import { mayInviteSite, mayRunCampaign, maySeeCampaign, maySeeParticipation } from './policy.ts';
import { freezeScenario, readScenario } from './scenario-keeping.ts';
import { type CampaignRow, campaignById, campaignForUpdate, placesOf } from './store.ts';
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
  if (request.ngi && (await ngiByNameOrId(app.db, request.ngi))?.id !== request.ngi)
    throw new MusterError('not-found', `There is no NGI ${request.ngi}; give its id.`);
  const at = app.clocks.procedure.now();
  const id = newId('cmp', at);
  await inTransaction(app.db, async (tx) => {
    const sites = await invitedSites(tx, actor, request.sites, scope.ngiId);
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

/**
 * Each site once, whether it was named or given by its id, or both.
 * @throws MusterError not-found, which does not tell a site of another NGI from none; state.conflict for one that left
 */
async function invitedSites(
  tx: Tx,
  actor: Actor,
  refs: readonly string[],
  ngiId: string | null,
): Promise<SiteRow[]> {
  const found = await sitesByNameOrId(tx, refs);
  const sites = [...new Map(found.map((site) => [site.id, site])).values()];
  for (const site of sites) {
    if (!mayInviteSite(actor, { ngiId: site.ngi_id }))
      throw new MusterError(
        'not-found',
        `There is no site ${refs[found.indexOf(site)]}; “muster site list” names all.`,
      );
    if (ngiId !== null && site.ngi_id !== ngiId)
      throw new MusterError('request.invalid', `${site.name} is not a site of that NGI.`, '/sites');
    if (site.gone_at)
      throw new MusterError('state.conflict', `The site ${site.name} has left the federation.`);
  }
  return sites;
}

export async function viewCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  const row = await demandCampaign(app, actor, id, maySeeCampaign);
  // The sites of an announced campaign know of it, and so may their NGI.
  const shows = (other: CampaignRow) => other.announced_at !== null || maySeeCampaign(actor, scopeOf(other));
  return await campaignViewOf(app.db, row, shows);
}

/** Those that the actor may see, and the announced ones that a site of the actor takes part in. */
export async function listCampaigns(app: App, actor: Actor): Promise<CampaignSummary[]> {
  const rows = await app.db.selectFrom('campaign').selectAll().orderBy('id', 'desc').execute();
  const places = await placesOf(
    app.db,
    rows.filter((row) => row.announced_at !== null).map(({ id }) => id),
  );
  const takesPart = (row: CampaignRow): boolean =>
    (places.get(row.id) ?? []).some((place) => maySeeParticipation(actor, scopeOf(row), place));
  return rows.filter((row) => maySeeCampaign(actor, scopeOf(row)) || takesPart(row)).map(campaignSummaryOf);
}

/** The same words for one that there is not and for one that this reader may not know of. */
export function noCampaign(id: string): MusterError {
  return new MusterError('not-found', `There is no campaign ${id} that you may see.`);
}

/** The campaign, if the actor may do with it what `may` says; else as if there were none. */
export async function demandCampaign(
  app: App,
  actor: Actor,
  id: string,
  may: (actor: Actor, scope: ReturnType<typeof scopeOf>) => boolean,
): Promise<CampaignRow> {
  const row = await campaignById(app.db, id);
  if (!row || !maySeeCampaign(actor, scopeOf(row))) throw noCampaign(id);
  demand(may(actor, scopeOf(row)));
  return row;
}

/**
 * Holds the campaign until the transaction ends; gives its state. What a score rests on stands once it is closed; an
 * override or an accepted appeal, which stay visible beside the rule's verdict, are the ways to decide otherwise.
 * @throws MusterError campaign.closed
 */
export async function demandNotClosed(tx: Tx, id: string): Promise<string> {
  const campaign = await campaignForUpdate(tx, id);
  if (!campaign) throw noCampaign(id);
  if (campaign.state !== 'closed' && campaign.state !== 'aborted') return campaign.state;
  throw new MusterError(
    'campaign.closed',
    `The campaign is ${campaign.state}, and what it measured stands. Decide otherwise by an override or an accepted appeal: both stay visible.`,
  );
}

export function scopeOf(row: CampaignRow): { kind: 'federation' | 'ngi'; ngiId: string | null } {
  return { kind: row.scope_kind === 'ngi' ? 'ngi' : 'federation', ngiId: row.scope_ngi_id };
}
