import type { Actor, CampaignView, SchemeView } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { type CampaignState, demandTransition } from './campaign-state.ts';
import { demandCampaign, noCampaign, scopeOf, viewCampaign } from './campaigns.ts';
import { mayRunCampaign, maySeeCampaign, maySeeParticipation } from './policy.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { type CampaignRow, campaignById, invitedTo } from './store.ts';
import { schemeOf } from './views.ts';

/** Publishes scheme and window and keeps them as they are, with their hash; the injects stay secret. */
export async function announceCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  const campaign = await demandCampaign(app, actor, id, mayRunCampaign);
  demandTransition(campaign.state as CampaignState, 'announced');
  const at = app.clocks.procedure.now();
  const scheme = await composeScheme(app, campaign);
  const sha256 = sha256Of(scheme);
  await inTransaction(app.db, async (tx) => {
    const changed = await tx
      .updateTable('campaign')
      .set({ state: 'announced', announced_at: at, scheme, scheme_sha256: sha256 })
      .where('id', '=', id)
      .where('state', '=', campaign.state)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n)
      throw new MusterError('state.conflict', 'Somebody else changed the campaign just now; look again.');
    await appendEntry(tx, {
      at,
      kind: 'campaign.announced',
      subject: id,
      actor: actor.id,
      body: {
        scheme: sha256,
        from: campaign.window_from.toISOString(),
        to: campaign.window_to.toISOString(),
      },
    });
  });
  app.events.publish(id, 'campaign.changed', { state: 'announced' });
  return await viewCampaign(app, actor, id);
}

/** What participants may read once the campaign is announced; those who see the whole campaign may read it before. */
export async function viewScheme(app: App, actor: Actor, id: string): Promise<SchemeView> {
  const campaign = await campaignById(app.db, id);
  if (!campaign) throw noCampaign(id);
  if (!maySeeCampaign(actor, scopeOf(campaign))) {
    const parts = await invitedTo(app.db, id);
    const takesPart = parts.some((part) =>
      maySeeParticipation(actor, scopeOf(campaign), { siteId: part.site_id, ngiId: part.ngi_id }),
    );
    if (!takesPart || campaign.announced_at === null) throw noCampaign(id);
  }
  // From the announcement on it is the text that was announced, however a later version words it.
  const text = campaign.scheme ?? (await composeScheme(app, campaign));
  return { ...JSON.parse(text), sha256: sha256Of(text) };
}

/** The text that is published and hashed. */
async function composeScheme(app: App, campaign: CampaignRow): Promise<string> {
  const scheme = schemeOf(campaign, await scenarioOf(app.db, campaign.scenario_id));
  return canonicalJson(scheme as unknown as Json);
}
