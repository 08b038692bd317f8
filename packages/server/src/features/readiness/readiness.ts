import type { Actor, ReadinessView, Scope, SiteReadiness, VerdictWord } from '@muster/contract';
import type { App } from '../../app.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { alarmAddressesOf, demandSite } from '../federation/index.ts';
import { clocksOfMany } from '../incidents/index.ts';
import { isKnown } from './known-parts.ts';
import {
  type AnswerFact,
  type CampaignRef,
  CONTACT_DAYS,
  DRILL_DAYS,
  type Ground,
  type ResultFact,
  readinessOf,
  type SiteFacts,
} from './model.ts';
import * as store from './store.ts';

/** A drill under way and the one before it: no answer is looked for further back. */
const DRILLS_LOOKED_AT = 2;
const LONG_AGO_MS = 2 * CONTACT_DAYS * 86_400_000;

/** How ready each site is that the reader may see. */
export async function viewReadiness(app: App, actor: Actor): Promise<ReadinessView> {
  const now = app.clocks.procedure.now();
  return {
    at: now.toISOString(),
    contactDays: CONTACT_DAYS,
    drillDays: DRILL_DAYS,
    sites: await readinessIn(app, actor, actor.scope, now),
  };
}

/** Of one site, by id or name. */
export async function viewSiteReadiness(app: App, actor: Actor, ref: string): Promise<SiteReadiness> {
  const site = await demandSite(app.db, actor, ref);
  const now = app.clocks.procedure.now();
  const [one] = await readinessIn(app, actor, { kind: 'site', siteId: site.id }, now);
  // A site that has left the federation is no longer asked to be ready.
  return one ?? goneSite(site.id, site.name);
}

async function readinessIn(app: App, actor: Actor, scope: Scope, now: Date): Promise<SiteReadiness[]> {
  const sites = await store.sitesIn(app.db, scope, now);
  const facts = await factsOf(
    app,
    actor,
    sites.map(({ id }) => id),
    now,
  );
  return sites.map((site) => {
    const { grounds, ...readiness } = readinessOf(facts(site.id), now);
    return {
      site: {
        id: site.id,
        name: site.name,
        officialName: site.official_name,
        ngi: site.ngi_id === null ? null : { id: site.ngi_id, name: site.ngi_name ?? '' },
        country: site.country,
        timeZone: site.time_zone,
        certification: site.certification,
        latitude: site.latitude,
        longitude: site.longitude,
      },
      ...readiness,
      grounds: {
        contact: groundView(grounds.contact),
        answer: groundView(grounds.answer),
        authorisation: groundView(grounds.authorisation),
        result: groundView(grounds.result),
      },
      downtime: site.downtime && {
        severity: site.downtime.severity,
        endsAt: site.downtime.endsAt.toISOString(),
      },
    };
  });
}

/** All facts of many sites, in a number of queries that does not grow with them. */
async function factsOf(
  app: App,
  actor: Actor,
  sites: readonly string[],
  now: Date,
): Promise<(site: string) => SiteFacts> {
  const contacts = await alarmAddressesOf(app.db, sites, now);
  const parts = (await store.participationsAt(app.db, sites)).filter((part) => isKnown(actor, part));
  const partsOf = groupBy(parts, ({ site_id }) => site_id);
  const known = new Map(parts.map((part) => [part.id, refOf(part)]));
  const ids = [...known.keys()];
  const deliveries = await store.deliveriesSince(
    app.db,
    [...contacts.values()].flatMap((ofSite) => ofSite.map(({ contactId }) => contactId)),
    new Date(now.getTime() - LONG_AGO_MS),
  );
  const mails = deliveries.filter(({ participation_id: id }) => id === null || known.has(id));
  const mailsTo = groupBy(mails, ({ contact_id }) => contact_id);
  const consents = await store.consentsTo(app.db, ids);
  const results = resultsBy(await store.verdictsOf(app.db, ids), known);
  const alarmed = (site: string) =>
    (partsOf.get(site) ?? [])
      .filter(({ alarm_at, left_out_at }) => alarm_at !== null && left_out_at === null)
      .slice(0, DRILLS_LOOKED_AT);
  const incidents = sites.flatMap((site) => alarmed(site).flatMap(({ incident_id }) => incident_id ?? []));
  const clocks = await clocksOfMany(app.db, incidents, now);
  return (site) => ({
    addresses: (contacts.get(site) ?? []).map(({ address }) => address),
    deliveries: (contacts.get(site) ?? [])
      .flatMap(({ contactId }) => mailsTo.get(contactId) ?? [])
      .map(({ address, state, state_at, participation_id }) => ({
        address,
        state,
        stateAt: state_at,
        campaign: (participation_id && known.get(participation_id)) || null,
      })),
    answers: alarmed(site).map((part): AnswerFact => {
      const readings = (part.incident_id && clocks.get(part.incident_id)) || [];
      const clock = readings.find(({ step }) => step === 'acknowledge') ?? null;
      return { campaign: refOf(part), alarmAt: part.alarm_at as Date, clock };
    }),
    authorisations: (partsOf.get(site) ?? [])
      .filter(({ left_out_at }) => left_out_at === null)
      .map((part) => {
        const consent = consents.get(part.id);
        return {
          campaign: refOf(part),
          askedAt: part.created_at,
          givenAt: consent?.recorded_at ?? null,
          withdrawnAt: consent?.withdrawn_at ?? null,
        };
      }),
    results: (partsOf.get(site) ?? []).flatMap(({ id }) => results.get(id) ?? []),
  });
}

function refOf({ id, campaign_id, campaign_name }: store.PartRow): CampaignRef {
  return { id: campaign_id, name: campaign_name, participation: id };
}

function resultsBy(
  rows: readonly store.VerdictRow[],
  known: ReadonlyMap<string, CampaignRef>,
): Map<string, ResultFact> {
  const results = new Map<string, ResultFact>();
  for (const [participation, group] of groupBy(rows, (row) => row.participation)) {
    const campaign = known.get(participation);
    const at = group[0]?.at;
    if (!campaign || !at) continue;
    const counts: Partial<Record<VerdictWord, number>> = {};
    for (const { verdict } of group) counts[verdict] = (counts[verdict] ?? 0) + 1;
    const contained = group.find(({ check }) => check === 'K5')?.verdict ?? null;
    results.set(participation, { campaign, at, counts, contained });
  }
  return results;
}

function groundView({ state, says, at, campaign }: Ground): SiteReadiness['grounds']['contact'] {
  return { state, says, at: at?.toISOString() ?? null, campaign };
}

function goneSite(id: string, name: string): SiteReadiness {
  const none = {
    state: 'unknown' as const,
    says: 'The site has left the federation.',
    at: null,
    campaign: null,
  };
  return {
    site: {
      id,
      name,
      officialName: null,
      ngi: null,
      country: null,
      timeZone: null,
      certification: null,
      latitude: null,
      longitude: null,
    },
    state: 'unknown',
    grounds: { contact: none, answer: none, authorisation: none, result: none },
    answeredAfterSeconds: null,
    passed: null,
    counted: null,
    downtime: null,
  };
}
