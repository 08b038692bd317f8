import type { GridSite, GridView } from '@muster/contract';
import type { App } from '../../../app.ts';
import {
  type CampaignRow,
  type CampaignState,
  invitedTo,
  type ParticipationRow,
  scenarioOf,
} from '../../drills/index.ts';
import { clonesBySite } from '../clones.ts';
import { endOf } from '../gather/gather-facts.ts';
import { type JudgedCheck, type JudgedParticipation, judgeCampaign } from '../judge-campaign.ts';
import { withoutTruth } from '../told.ts';
import { checkViews, leftOutViews, namesOf, outageViews } from '../views.ts';
import { gridRow } from './grid-row.ts';
import { STRIP_PARTS, stripOf } from './strip.ts';

/** A campaign as it was judged once, ready to be shown to each reader as far as they may see it. */
export interface JudgedBoard {
  head: Omit<GridView, 'at' | 'sites' | 'leftOut' | 'may'>;
  rows: ReadonlyMap<string, JudgedRow>;
  leftOut: ReadonlyMap<ParticipationRow, GridView['leftOut'][number]>;
}

export interface JudgedRow {
  part: ParticipationRow;
  row: GridSite;
  verdicts: readonly JudgedCheck[];
  /** The same for who is watched, while the campaign is not closed. */
  told: readonly JudgedCheck[];
}

export async function judgeBoard(
  app: App,
  campaign: CampaignRow,
): Promise<{ board: JudgedBoard; judged: JudgedParticipation[] }> {
  const judged = await judgeCampaign(app, campaign);
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const names = await namesOf(app, campaign.id);
  const clones = await clonesBySite(app.db, campaign.id);
  const now = judged[0]?.facts.now ?? app.clocks.procedure.now();
  const strip = stripOf({
    startedAt: campaign.started_at,
    endedAt: campaign.stopping_at ?? campaign.aborted_at,
    now,
  });
  const checks = checkViews(scenario);
  const rows = judged.map((one): JudgedRow => {
    const { id } = one.participation;
    const ground = { site: names.get(id), clones: clones.get(id) ?? 0, checks, strip };
    return {
      part: one.participation,
      row: gridRow(one, ground),
      verdicts: one.verdicts,
      told: withoutTruth(one).verdicts,
    };
  });
  const leftOut = (await invitedTo(app.db, campaign.id)).filter((part) => part.left_out_at !== null);
  return {
    judged,
    board: {
      head: {
        campaign: {
          id: campaign.id,
          name: campaign.name,
          state: campaign.state as CampaignState,
          startedAt: campaign.started_at?.toISOString() ?? null,
          tlp: scenario.tlp,
        },
        speed: app.clocks.procedure.speed,
        judgedAt: now.toISOString(),
        endsAt: endOf(campaign, scenario)?.toISOString() ?? null,
        checks,
        strip: {
          from: new Date(strip.fromMs).toISOString(),
          to: new Date(strip.fromMs + strip.partMs * STRIP_PARTS).toISOString(),
          parts: STRIP_PARTS,
        },
        ourOutages: outageViews(judged),
      },
      rows: new Map(rows.map((one) => [one.part.id, one])),
      leftOut: new Map(
        leftOut.flatMap((part) => leftOutViews([part], names).map((view) => [part, view] as const)),
      ),
    },
  };
}
