import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue, enqueueOnce } from '../../jobs/index.ts';
import { MusterError } from '../../kernel/errors.ts';
import {
  campaignById,
  demandCampaign,
  mayRunCampaign,
  participationById,
  participationsOf,
  scenarioOf,
  siteDoorOf,
} from '../drills/index.ts';
import { endpointOf } from '../federation/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { hasUnread, type Leftover, readBackSandboxes, removeLeftovers } from './read-back.ts';
import { probeOnce, type RoundPlace, type Trigger } from './round.ts';

interface Place extends RoundPlace {
  scenario: Scenario;
  state: string;
  suspended: boolean;
}

/** Reading sandboxes back makes the site hash every copy: not in every round, but as long as one was never read. */
const READ_BACK_EVERY = 4;

/** What the scheduled job does: a round, a look at the sandboxes, and the next appointment while the campaign runs. */
export async function probeOnSchedule(
  app: App,
  participationId: string,
  trigger: Trigger,
  round: number,
): Promise<void> {
  const place = await placeOf(app, participationId);
  if (place?.state !== 'running' || place.suspended) return;
  const { probes } = place.scenario;
  if (trigger === 'schedule' && probes) {
    // The next round is planned first: a round that fails must not be the last.
    const runAt = new Date(app.clocks.procedure.now().getTime() + probes.every * 1000);
    await inTransaction(app.db, (tx) =>
      enqueueOnce(tx, {
        kind: 'drill.probe',
        body: { participation: participationId, trigger, round: round + 1 },
        runAt,
        // A try that is repeated, even after the next round is done, must not found a second chain of rounds.
        dedupeKey: `probe:${participationId}:${round + 1}`,
      }),
    );
  }
  await probeOnce(app, place, trigger);
  if (round % READ_BACK_EVERY === 0 || (await hasUnread(app, participationId)))
    await readBackSandboxes(app, participationId, place.door);
}

/** A round out of turn: a site said that it banned the identity. */
export async function requestProbe(app: App, participationId: string): Promise<void> {
  await inTransaction(app.db, (tx) =>
    enqueue(tx, {
      kind: 'drill.probe',
      body: { participation: participationId, trigger: 'claim' },
      runAt: app.clocks.procedure.now(),
      dedupeKey: `probe-claim:${participationId}`,
    }),
  );
}

/**
 * Removes leftovers at every site of a campaign that is over, where the site released them.
 * @throws MusterError state.conflict before the end: what copies leave is what sites are to examine
 */
export async function cleanUpCampaign(app: App, actor: Actor, campaignId: string): Promise<Leftover[]> {
  const { state } = await demandCampaign(app, actor, campaignId, mayRunCampaign);
  if (!['stopping', 'closed', 'aborted'].includes(state))
    throw new MusterError('state.conflict', `The campaign is ${state}; leftovers are removed after its end.`);
  const leftovers: Leftover[] = [];
  for (const part of await participationsOf(app.db, campaignId)) {
    const place = await placeOf(app, part.id);
    if (!place) continue;
    await readBackSandboxes(app, part.id, place.door);
    leftovers.push(...(await removeLeftovers(app, actor, part.id, place.door)));
  }
  return leftovers;
}

async function placeOf(app: App, participationId: string): Promise<Place | null> {
  const part = await participationById(app.db, participationId);
  const campaign = part && (await campaignById(app.db, part.campaign_id));
  const door = part && (await endpointOf(app.db, part.site_id, 'front-door'));
  if (!part || !campaign || !door) return null;
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  if (!scenario.identities) return null;
  return {
    participationId,
    campaignId: campaign.id,
    door: siteDoorOf(door),
    identities: scenario.identities,
    workload: scenario.control.workload,
    scenario,
    state: campaign.state,
    suspended: part.suspended_at !== null,
  };
}
