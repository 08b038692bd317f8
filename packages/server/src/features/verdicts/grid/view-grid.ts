import type { Actor, GridVerdicts, GridView } from '@muster/contract';
import type { App } from '../../../app.ts';
import { MusterError } from '../../../kernel/errors.ts';
import { mayRunCampaign, maySeeCampaign, noCampaign, scopeOf } from '../../drills/index.ts';
import { demandSight } from '../board.ts';
import { mayKnowTruth } from '../policy.ts';
import { rowWithoutTruth } from '../told.ts';
import { verdictView } from '../views.ts';
import { sharedBoards } from './shared-boards.ts';

/** The board without its evidence, of those rows that the reader may see; may be some seconds old. */
export async function viewGrid(app: App, actor: Actor, campaignId: string): Promise<GridView> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const { head, rows, leftOut } = await sharedBoards(app).boardOf(campaign);
  const visible = [...rows.values()].filter(({ part }) => sees({ participation: part }));
  const out = [...leftOut].flatMap(([part, view]) => (sees({ participation: part }) ? [view] : []));
  if (visible.length === 0 && out.length === 0) throw noCampaign(campaignId);
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  return {
    ...head,
    at: app.clocks.procedure.now().toISOString(),
    leftOut: out,
    sites: visible.map(({ row }) => (truth ? row : rowWithoutTruth(row))),
    may: {
      run: mayRunCampaign(actor, scopeOf(campaign)),
      seeAll: maySeeCampaign(actor, scopeOf(campaign)),
      suspend: actor.role !== 'auditor',
    },
  };
}

/** What the verdicts of one row rest on, from the same judgement as the grid. */
export async function viewGridVerdicts(
  app: App,
  actor: Actor,
  campaignId: string,
  participation: string,
): Promise<GridVerdicts> {
  const { campaign, sees } = await demandSight(app, actor, campaignId);
  const { head, rows } = await sharedBoards(app).boardOf(campaign);
  const row = rows.get(participation);
  if (!row || !sees({ participation: row.part }))
    throw new MusterError('not-found', `There is no participation ${participation} that you may see.`);
  const truth = mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  const verdicts = (truth ? row.verdicts : row.told).map(verdictView);
  return { participation, judgedAt: head.judgedAt, verdicts };
}
