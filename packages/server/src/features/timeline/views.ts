import type { Actor, TimelineClaim, TimelineDeadline, TimelineView } from '@muster/contract';
import type { App } from '../../app.ts';
import { type MarkedClaim, markedWordsOf } from '../claims/index.ts';
import { type CampaignState, injectsOf, scenarioOf, scopeOf } from '../drills/index.ts';
import { downtimesOf } from '../federation/index.ts';
import { deploymentsOf } from '../implants/index.ts';
import { clocksOf } from '../incidents/index.ts';
import { placeOf } from '../mail/index.ts';
import {
  clockWithoutTruth,
  demandSite,
  namesOf,
  type ParticipationFacts,
  type SeenSite,
  siteBriefOf,
} from '../verdicts/index.ts';
import { copiesOf, probesOf, workloadOf } from './copies.ts';
import { mailsOf } from './mails.ts';
import { marksOf } from './marks.ts';
import { mayReadThread, maySeePlan } from './policy.ts';

export interface SiteOfCampaign {
  campaign: string;
  participation: string;
}

/** Everything that happened at one site, as far as the reader may know it. */
export async function viewTimeline(app: App, actor: Actor, of: SiteOfCampaign): Promise<TimelineView> {
  const seen = await demandSite(app, actor, of.campaign, of.participation);
  const { campaign, judged, truth } = seen;
  const { participation: part, facts } = judged;
  const now = app.clocks.procedure.now();
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const site = (await namesOf(app, campaign.id)).get(part.id);
  const place = await placeOf(app.db, { participationId: part.id, incidentId: null });
  const mailText = mayReadThread(actor, place);
  const plan = maySeePlan(actor, scopeOf(campaign)) ? await injectsOf(app.db, part.id) : [];
  const endsAt = campaign.started_at ? new Date(campaign.started_at.getTime() + scenario.ends * 1000) : null;
  const from = campaign.started_at ?? campaign.announced_at ?? campaign.created_at;
  const over = campaign.stopping_at ?? campaign.aborted_at ?? now;
  const to = new Date(Math.max(from.getTime() + 60_000, Math.min(over.getTime(), now.getTime())));
  const { claims } = await saidAt(app, seen);
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state as CampaignState },
    participation: part.id,
    site: siteBriefOf(part.site_id, site),
    incident: site?.incident ?? null,
    at: now.toISOString(),
    speed: app.clocks.procedure.speed,
    truth,
    mailText,
    span: { from: from.toISOString(), to: to.toISOString() },
    marks: marksOf(campaign, facts, { plan, endsAt: endsAt && endsAt <= to ? endsAt : null }),
    deadlines: await deadlinesOf(app, seen),
    mails: await mailsOf(app, seen, mailText),
    copies: truth ? copiesOf(facts, await deploymentsOf(app.db, part.id)) : [],
    probes: truth ? probesOf(facts) : [],
    workload: truth ? workloadOf(facts) : [],
    claims: claims.map((claim) => timelineClaim(claim, truth)),
    outages: outagesOf(facts, from),
    downtimes: (await downtimesOf(app.db, part.site_id, { from, to })).map((one) => ({
      from: one.startsAt.toISOString(),
      to: one.endsAt.toISOString(),
      severity: one.severity,
      says: one.description ?? `${one.classification} downtime`,
    })),
  };
}

/** What the site said, held against the facts that are at hand already. */
export async function saidAt(
  app: App,
  { campaign, judged: { participation, facts } }: SeenSite,
): ReturnType<typeof markedWordsOf> {
  const silences = new Map(facts.deployments.map((one) => [one.id, one.silences]));
  return await markedWordsOf(app, campaign, participation.id, facts.now, silences);
}

function timelineClaim(claim: MarkedClaim, truth: boolean): TimelineClaim {
  return {
    id: claim.id,
    mail: claim.mail,
    kind: claim.kind,
    saidAt: claim.at.toISOString(),
    claimedAt: claim.claimedAt?.toISOString() ?? null,
    said: claim.said,
    measured: truth ? claim.measured : null,
    gapSeconds: truth ? claim.gapSeconds : null,
    judged: truth ? claim.judged : null,
  };
}

const steps: ReadonlySet<string> = new Set(['acknowledge', 'contain', 'answer', 'close']);

async function deadlinesOf(
  app: App,
  { judged: { participation, facts }, truth }: SeenSite,
): Promise<TimelineDeadline[]> {
  if (participation.incident_id === null) return [];
  const clocks = await clocksOf(app.db, participation.incident_id, facts.now);
  return clocks
    .filter(({ step, anchorAt }) => steps.has(step) && anchorAt !== null)
    .map((clock) => (truth ? clock : clockWithoutTruth(clock)))
    .map((clock) => ({
      step: clock.step,
      key: clock.key ?? '',
      title: clock.title,
      state: clock.state,
      from: clock.anchorAt?.toISOString() ?? null,
      dueAt: clock.dueAt?.toISOString() ?? null,
      metAt: clock.metAt?.toISOString() ?? null,
      paused: clock.pausedSpans.map(({ kind, from, to }) => ({
        kind,
        from: from.toISOString(),
        to: to?.toISOString() ?? null,
      })),
    }));
}

function outagesOf({ outages }: ParticipationFacts, from: Date): TimelineView['outages'] {
  return outages
    .filter((one) => one.to >= from)
    .map((one) => ({ from: one.from.toISOString(), to: one.to.toISOString() }));
}
