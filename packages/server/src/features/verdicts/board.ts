import type { Actor, BoardView } from '@muster/contract';
import type { App } from '../../app.ts';
import {
  type CampaignRow,
  campaignById,
  invitedTo,
  maySeeCampaign,
  noCampaign,
  scopeOf,
} from '../drills/index.ts';
import { type JudgedParticipation, judgeCampaign } from './judge-campaign.ts';
import { mayKnowTruth, maySeeVerdicts } from './policy.ts';
import { siteWithoutTruth, withoutTruth } from './told.ts';
import { boardViewOf } from './views.ts';

/** Sites by checks, as they stand now. A site sees its own row, or that it was left out; an NGI the rows of its sites. */
export async function viewBoard(app: App, actor: Actor, campaignId: string): Promise<BoardView> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const judged = await judgeCampaign(app, campaign);
  const invited = await invitedTo(app.db, campaignId);
  const leftOut = invited.filter((part) => part.left_out_at !== null && sees({ participation: part }));
  if (!judged.some(sees) && leftOut.length === 0) throw noCampaign(campaignId);
  const visible = judged.filter(sees);
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  if (truth) return await boardViewOf(app, campaign, { judged: visible, leftOut });
  const board = await boardViewOf(app, campaign, { judged: visible.map(withoutTruth), leftOut });
  return { ...board, sites: board.sites.map(siteWithoutTruth) };
}

export async function demandSight(
  app: App,
  actor: Actor,
  campaignId: string,
): Promise<{ campaign: CampaignRow; sees: (one: Pick<JudgedParticipation, 'participation'>) => boolean }> {
  const campaign = await campaignById(app.db, campaignId);
  if (!campaign) throw noCampaign(campaignId);
  // Who takes part learns of a campaign from its announcement on.
  const hidden = campaign.announced_at === null && !maySeeCampaign(actor, scopeOf(campaign));
  const sees = ({ participation }: Pick<JudgedParticipation, 'participation'>): boolean =>
    !hidden &&
    maySeeVerdicts(actor, scopeOf(campaign), { siteId: participation.site_id, ngiId: participation.ngi_id });
  return { campaign, sees };
}
