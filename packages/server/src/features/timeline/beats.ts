import {
  type Actor,
  BEAT_COLUMNS,
  BEATS_ONE_BY_ONE,
  type TimelineBeats,
  type TimelineBeatsQuery,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { scopeOf } from '../drills/index.ts';
import { beatColumns, deploymentsOf } from '../implants/index.ts';
import { demandSightOf, mayKnowTruth } from '../verdicts/index.ts';
import type { SiteOfCampaign } from './views.ts';

/** The beats of a site's copies within a stretch of the axis: small, however many there are. */
export async function viewBeats(
  app: App,
  actor: Actor,
  of: SiteOfCampaign,
  { from: wantedFrom, to: wantedTo }: TimelineBeatsQuery,
): Promise<TimelineBeats> {
  const { campaign, participation } = await demandSightOf(app, actor, of.campaign, of.participation);
  demand(mayKnowTruth(actor, scopeOf(campaign), campaign.state));
  const from = new Date(wantedFrom ?? campaign.started_at ?? campaign.created_at);
  const to = new Date(wantedTo ?? campaign.stopping_at ?? campaign.aborted_at ?? app.clocks.procedure.now());
  if (to <= from) throw new MusterError('request.invalid', 'The stretch ends before it begins.', '/to');
  const rows = await deploymentsOf(app.db, participation.id);
  const found = await beatColumns(app.db, {
    campaignId: campaign.id,
    numbers: rows.map(({ no }) => no),
    from,
    to,
    columns: BEAT_COLUMNS,
    oneByOne: BEATS_ONE_BY_ONE,
  });
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    copies: rows.map(({ id, no }) => {
      const beats = found.get(no);
      return {
        deployment: id,
        at: beats?.at?.map((at) => (at.getTime() - from.getTime()) / 1000) ?? null,
        counts: beats?.counts ?? null,
      };
    }),
  };
}
