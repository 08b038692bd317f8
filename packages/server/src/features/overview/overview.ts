import type {
  Actor,
  OverviewCampaign,
  OverviewEvent,
  OverviewSite,
  OverviewView,
  OverviewWaiting,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { mayKnowOf, maySeeCampaign } from '../drills/index.ts';
import { type CopyNow, copiesNow } from '../implants/index.ts';
import { clocksOfMany, isOfCsirt, standingsOf } from '../incidents/index.ts';
import { reviewableMail } from '../mail/index.ts';
import { waitingAtSites } from './at-sites.ts';
import { byWait, type CopyFact, groupClocks, groupCopies, type OpenClock } from './model.ts';
import { maySeeQueues, mayWatchCopies } from './policy.ts';
import * as store from './store.ts';
import type { UnsureWordsOf } from './unsure-words.ts';

/** More is read in the incidents themselves. */
const MOST_EVENTS = 6;

/** A campaign that is not over and its parts, as far as the reader may know of them. */
interface Followed {
  campaign: store.OpenCampaign;
  parts: store.PartRow[];
}

/** What needs the reader now. Nothing of it tells of a site, a campaign or a mail that the reader may not see. */
export async function viewOverview(app: App, actor: Actor, unsure: UnsureWordsOf): Promise<OverviewView> {
  const now = app.clocks.procedure.now();
  const followed = await followedBy(app, actor);
  const { clocks, contained, open } = await openClocks(app, actor, followed, now);
  const underWay = followed.filter(({ campaign }) => isUnderWay(campaign));
  const watched = underWay.filter(({ campaign }) => mayWatchCopies(actor, campaign.scope));
  const copies = await copiesNow(
    app,
    watched.map(({ campaign }) => campaign.id),
  );
  const waiting = [
    ...groupCopies(copyFacts(watched, copies, contained)),
    ...(await queues(app, actor, underWay, unsure)),
    ...(await tasks(app, actor, now)),
    ...(await appeals(app, actor)),
    ...(await waitingAtSites(app, actor)),
  ];
  return {
    at: now.toISOString(),
    speed: app.clocks.procedure.speed,
    clocks: groupClocks(clocks, now),
    waiting: waiting.sort(byWait),
    incidents: {
      open,
      latest: (await store.latestEvents(app.db, actor, now, MOST_EVENTS)).map(eventOf),
    },
    campaigns: followed
      .filter(({ campaign }) => isUnderWay(campaign) || campaign.state === 'announced')
      .map((one) => campaignOf(one, watched.includes(one) ? copies : null)),
    next: nextWindow(followed, now),
  };
}

function isUnderWay({ state }: store.OpenCampaign): boolean {
  return state === 'running' || state === 'stopping';
}

async function followedBy(app: App, actor: Actor): Promise<Followed[]> {
  const campaigns = await store.openCampaigns(app.db);
  const parts = await store.partsOf(
    app.db,
    campaigns.map(({ id }) => id),
  );
  const byCampaign = groupBy(parts, ({ campaign_id }) => campaign_id);
  return campaigns.flatMap((campaign) => {
    const seen = (byCampaign.get(campaign.id) ?? []).filter((part) =>
      mayKnowOf(actor, campaign.scope, { siteId: part.site_id, ngiId: part.ngi_id }),
    );
    return seen.length > 0 || maySeeCampaign(actor, campaign.scope) ? [{ campaign, parts: seen }] : [];
  });
}

/** Every clock that runs or was missed, and the parts whose incident is contained by what the procedure knows. */
async function openClocks(
  app: App,
  actor: Actor,
  followed: readonly Followed[],
  now: Date,
): Promise<{ clocks: OpenClock[]; contained: Set<string>; open: number }> {
  const drills = new Map(
    followed
      .filter(({ campaign }) => isUnderWay(campaign))
      .flatMap(({ campaign, parts }) => parts.map((part) => [part.incident_id ?? '', { campaign, part }])),
  );
  const known = await store.openIncidents(app.db, actor, [...drills.keys()], now);
  const standings = await standingsOf(app.db, actor, known, now);
  const incidents = known.filter(({ id }) => standings.has(id));
  const ids = incidents.map(({ id }) => id);
  const readings = await clocksOfMany(app.db, ids, now);
  const sites = [...readings.values()].flatMap((all) => all.flatMap(({ site }) => site ?? []));
  const places = await store.placesOf(app.db, [...new Set(sites)]);
  const contained = new Set<string>();
  const clocks = incidents.flatMap((incident) => {
    const drill = drills.get(incident.id);
    const standing = standings.get(incident.id);
    return (readings.get(incident.id) ?? []).flatMap(
      ({ step, title, actor: duty, state, dueAt, site: siteId }): OpenClock[] => {
        if (siteId !== null && standing?.relation !== 'all' && !standing?.sites.includes(siteId)) return [];
        if (drill && step === 'contain' && (state === 'met' || state === 'late'))
          contained.add(drill.part.id);
        if ((state !== 'running' && state !== 'missed') || dueAt === null) return [];
        const campaign = drill ? { id: drill.campaign.id, name: drill.campaign.name } : null;
        const place = siteId === null ? undefined : places.get(siteId);
        const site: OverviewSite = {
          id: place?.id ?? incident.id,
          name: place?.name ?? incident.title,
          timeZone: place?.time_zone ?? null,
          incident: { id: incident.id, publicId: incident.public_id },
          participation: drill?.part.id ?? null,
        };
        return [{ step, title, actor: duty, state, dueAt, campaign, site }];
      },
    );
  });
  return { clocks, contained, open: incidents.filter(({ exercise }) => !exercise).length };
}

function eventOf(row: Awaited<ReturnType<typeof store.latestEvents>>[number]): OverviewEvent {
  const { id, at, kind, text, site, incident, public_id: publicId, title, tlp } = row;
  return { id, at: at.toISOString(), kind, text, site, incident: { id: incident, publicId, title, tlp } };
}

async function tasks(app: App, actor: Actor, now: Date): Promise<OverviewWaiting[]> {
  const { count, since } = await store.overdueTasks(app.db, actor, now);
  return since === null ? [] : [{ kind: 'task', count: Number(count), since: since.toISOString() }];
}

/** Copies that somebody has to look after: a silence is explained once the site has contained its incident. */
function copyFacts(
  underWay: readonly Followed[],
  copies: readonly CopyNow[],
  contained: ReadonlySet<string>,
): CopyFact[] {
  const places = new Map(
    underWay.flatMap(({ campaign, parts }) => parts.map((part) => [part.id, { campaign, part }] as const)),
  );
  return copies.flatMap(({ participationId, role, state, since, until }): CopyFact[] => {
    const place = places.get(participationId);
    if (!place || state === 'ended') return [];
    const { campaign, part } = place;
    const fact = { campaign: { id: campaign.id, name: campaign.name }, since, until, site: siteOf(part) };
    if (campaign.state === 'stopping') return [{ kind: 'copies-unaccounted', ...fact }];
    if (role !== 'implant') return [];
    if (state === 'lost') return [{ kind: 'copies-lost', ...fact }];
    return state === 'silent' && !contained.has(part.id) ? [{ kind: 'copies-silent', ...fact }] : [];
  });
}

function siteOf(part: store.PartRow): OverviewSite {
  return {
    id: part.site_id,
    name: part.name,
    timeZone: part.time_zone,
    incident: null,
    participation: part.id,
  };
}

/** Mail that fits nowhere, people whom nobody knows, words of which the rules are unsure. */
async function queues(
  app: App,
  actor: Actor,
  underWay: readonly Followed[],
  unsure: UnsureWordsOf,
): Promise<OverviewWaiting[]> {
  if (!maySeeQueues(actor)) return [];
  const scope = actor.scope.kind === 'ngi' ? { ngiId: actor.scope.ngiId } : {};
  const mails = groupBy(await reviewableMail(app.db, scope), ({ kind }) => kind);
  const waiting: OverviewWaiting[] = [];
  const reports = isOfCsirt(actor) ? await store.openReports(app.db) : [];
  if (reports[0]) {
    const count = new Set(reports.map(({ group_id }) => group_id)).size;
    waiting.push({ kind: 'report', count, since: reports[0].received_at.toISOString() });
  }
  const reported = new Set(reports.map(({ mail_id }) => mail_id));
  const triage = mails.get('triage')?.filter(({ mail }) => !reported.has(mail));
  if (triage?.[0]) waiting.push({ kind: 'triage', count: triage.length, since: triage[0].at });
  const senders = mails.get('sender');
  if (senders?.[0])
    waiting.push({ kind: 'review', campaign: null, count: senders.length, since: senders[0].at });
  for (const { campaign } of underWay) {
    if (!maySeeCampaign(actor, campaign.scope)) continue;
    const words = await unsure.read(campaign.id);
    if (!words) continue;
    const { id, name } = campaign;
    waiting.push({
      kind: 'review',
      campaign: { id, name },
      count: words.count,
      since: words.since.toISOString(),
    });
  }
  return waiting;
}

async function appeals(app: App, actor: Actor): Promise<OverviewWaiting[]> {
  const open = (await store.openAppeals(app.db)).filter((appeal) =>
    mayKnowOf(actor, appeal.scope, { siteId: appeal.site_id, ngiId: appeal.ngi_id }),
  );
  return [...groupBy(open, ({ id }) => id).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      kind: 'appeal' as const,
      campaign: { id: first.id, name: first.name },
      count: group.length,
      since: first.at.toISOString(),
      first: { participation: first.participation_id, site: first.site_name, check: first.check_id },
    };
  });
}

function campaignOf({ campaign, parts }: Followed, copies: readonly CopyNow[] | null): OverviewCampaign {
  const seen = new Set(parts.map(({ id }) => id));
  const own = copies?.filter(
    (copy) => copy.campaignId === campaign.id && copy.role === 'implant' && seen.has(copy.participationId),
  );
  const count = (state: CopyNow['state']) => own?.filter((copy) => copy.state === state).length ?? 0;
  return {
    id: campaign.id,
    name: campaign.name,
    state: campaign.state,
    window: { from: campaign.window_from.toISOString(), to: campaign.window_to.toISOString() },
    startedAt: campaign.started_at?.toISOString() ?? null,
    sites: parts.length,
    copies: own
      ? { alive: count('alive'), silent: count('silent'), lost: count('lost'), ended: count('ended') }
      : null,
  };
}

function nextWindow(followed: readonly Followed[], now: Date): OverviewView['next'] {
  const coming = followed
    .map(({ campaign }) => campaign)
    .filter((campaign) => !isUnderWay(campaign) && campaign.window_from > now)
    .sort((a, b) => a.window_from.getTime() - b.window_from.getTime());
  const [first] = coming;
  return first ? { id: first.id, name: first.name, from: first.window_from.toISOString() } : null;
}
