import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type CampaignRow, participationById, scopeOf } from '../drills/index.ts';
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
 * One site in one campaign, judged now, if the reader may see it.
 * @throws MusterError not-found, the same for what there is not and for what this reader may not see
 */
export async function demandSite(
  app: App,
  actor: Actor,
  campaignId: string,
  participationId: string,
): Promise<SeenSite> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const participation = await participationById(app.db, participationId);
  const seen = participation?.campaign_id === campaignId && sees({ participation });
  // What a page asks for at once is judged once.
  const judged = seen
    ? (await sharedBoards(app).judgedOf(campaign)).find((one) => one.participation.id === participationId)
    : undefined;
  if (!judged)
    throw new MusterError(
      'not-found',
      `There is no site ${participationId} in this campaign that you may see.`,
    );
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  return { campaign, judged: truth ? judged : withoutTruth(judged), truth };
}
