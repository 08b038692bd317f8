import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type CampaignRow, type ParticipationRow, participationById, scopeOf } from '../drills/index.ts';
import { demandSight } from './board.ts';
import { sharedBoards } from './grid/shared-boards.ts';
import type { JudgedParticipation } from './judge-campaign.ts';
import { mayKnowTruth } from './policy.ts';
import { withoutTruth } from './told.ts';

export interface SeenSite {
  campaign: CampaignRow;
  /** As the reader may be told of it. */
  judged: JudgedParticipation;
  /** The reader is told what was measured. */
  truth: boolean;
}

/**
 * One site's part in a campaign, if the reader may see it.
 * @throws MusterError not-found, the same for what there is not and for what this reader may not see
 */
export async function demandSightOf(
  app: App,
  actor: Actor,
  campaignId: string,
  participationId: string,
): Promise<{ campaign: CampaignRow; participation: ParticipationRow }> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const participation = await participationById(app.db, participationId);
  if (participation?.campaign_id === campaignId && sees({ participation }))
    return { campaign, participation };
  throw noSuchSite(participationId);
}

/** Likewise, judged now. */
export async function demandSite(
  app: App,
  actor: Actor,
  campaignId: string,
  participationId: string,
): Promise<SeenSite> {
  const { campaign } = await demandSightOf(app, actor, campaignId, participationId);
  // What a page asks for at once is judged once.
  const all = await sharedBoards(app).judgedOf(campaign);
  const judged = all.find(({ participation }) => participation.id === participationId);
  if (!judged) throw noSuchSite(participationId);
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  return { campaign, judged: truth ? judged : withoutTruth(judged), truth };
}

function noSuchSite(participationId: string): MusterError {
  return new MusterError(
    'not-found',
    `There is no site ${participationId} in this campaign that you may see.`,
  );
}
