import type { Actor, GridSite } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { HubEvent } from '../../kernel/event-hub.ts';
import { campaignById, invitedTo, maySeeCampaign, noCampaign, scopeOf } from '../drills/index.ts';
import type { JudgedParticipation } from './judge-campaign.ts';
import { mayKnowTruth } from './policy.ts';
import { rowWithoutTruth } from './told.ts';

/** Which of a campaign's events this reader may hear: everything, or those that name a site of theirs. */
export async function mayWatch(
  app: App,
  actor: Actor,
  campaignId: string,
  sees: (one: Pick<JudgedParticipation, 'participation'>) => boolean,
): Promise<(event: HubEvent) => Json | undefined> {
  const campaign = await campaignById(app.db, campaignId);
  if (campaign && maySeeCampaign(actor, scopeOf(campaign))) return (event) => event.data;
  const parts = await invitedTo(app.db, campaignId);
  const visible = new Set(parts.filter((participation) => sees({ participation })).map(({ id }) => id));
  if (visible.size === 0) throw noCampaign(campaignId);
  const truth = campaign !== undefined && mayKnowTruth(actor, scopeOf(campaign), campaign.state);
  return ({ type, data }) => {
    if (type === 'campaign.changed') return data;
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
    if (type === 'board.changed') return visibleOf(data.participations, visible);
    const about = data.participation;
    if (typeof about !== 'string' || !visible.has(about)) return undefined;
    return truth ? data : eventWithoutTruth(type, data);
  };
}

/** That something was measured just now would tell as much as what it was. */
function eventWithoutTruth(type: string, data: { [name: string]: Json }): Json | undefined {
  if (type === 'probe.made' || data.measuredAlone === true) return undefined;
  if (typeof data.row !== 'object' || data.row === null) return data;
  return { ...data, row: rowWithoutTruth(data.row as unknown as GridSite) as unknown as Json };
}

function visibleOf(participations: Json | undefined, visible: ReadonlySet<string>): Json | undefined {
  const ids = Array.isArray(participations) ? participations : [];
  const theirs = ids.filter((id) => typeof id === 'string' && visible.has(id));
  return theirs.length > 0 ? { participations: theirs } : undefined;
}
