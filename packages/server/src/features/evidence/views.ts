import type { Actor, EvidenceDetail, EvidenceItemView, IncidentEvidenceView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { campaignById, scopeOf } from '../drills/index.ts';
import { demandReadable } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { demandItem, itemOf } from './place.ts';
import { mayGiveEvidence, mayGiveToIncident, mayKeepCustody, mayReadIncidentEvidence } from './policy.ts';
import { accessesOf, custodyOf, itemsOfIncident, type PlacedItem } from './store.ts';
import { openUploadsOf } from './store-uploads.ts';
import { uploadViewOf } from './upload-view.ts';

export function itemViewOf(row: PlacedItem, names: ReadonlyMap<string, string>): EvidenceItemView {
  return {
    id: row.id,
    participation: row.participation_id,
    incident: row.of_incident,
    site: row.of_site === null ? null : { id: row.of_site, name: row.site_name ?? '' },
    audience: row.audience,
    kind: row.kind,
    via: row.via,
    mail: row.mail_id,
    name: row.name,
    note: row.note,
    size: row.size,
    sha256: row.sha256,
    state: row.state,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    receivedAt: row.received_at.toISOString(),
    receivedFrom: row.received_from,
    receivedFromName: names.get(row.received_from) ?? null,
    entry: row.entry_id,
  };
}

export async function itemViews(db: Db, rows: readonly PlacedItem[]): Promise<EvidenceItemView[]> {
  const names = await namesOfActors(
    db,
    rows.map(({ received_from }) => received_from),
  );
  return rows.map((row) => itemViewOf(row, names));
}

/** What an incident has in evidence, as far as the reader may know, and what they have on its way. */
export async function viewIncidentEvidence(
  app: App,
  actor: Actor,
  incidentId: string,
): Promise<IncidentEvidenceView> {
  const sight = await demandReadable(app.db, actor, incidentId, app.clocks.procedure.now());
  const rows = (await itemsOfIncident(app.db, sight.incident.id)).filter((row) =>
    mayReadIncidentEvidence(sight, itemOf(row)),
  );
  const sites = await app.db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select(['site.id', 'site.name'])
    .where('incident_site.incident_id', '=', sight.incident.id)
    .orderBy('site.name')
    .execute();
  const open = sight.incident.state !== 'closed';
  const gives = sight.incident.exercise ? await drillGiverOf(app, actor, sight.incident.id) : undefined;
  const giveFor = [null, ...sites].filter(
    (site) => open && (gives?.(site?.id) ?? mayGiveToIncident(actor, sight, site?.id ?? null)),
  );
  const uploads = await openUploadsOf(app.db, actor.id, sight.incident.id);
  return {
    items: await itemViews(app.db, rows),
    uploads: uploads.map(uploadViewOf),
    may: { giveFor, handOver: mayKeepCustody(actor, sight, { siteId: null, audience: 'parties' }) },
    largest: app.config.evidenceMostBytes,
  };
}

/** With its custody, and who was let at it. */
export async function viewEvidence(app: App, actor: Actor, id: string): Promise<EvidenceDetail> {
  const { item } = await demandItem(app, actor, id);
  const custody = await custodyOf(app.db, [id]);
  const accesses = await accessesOf(app.db, [id]);
  const names = await namesOfActors(app.db, [
    item.received_from,
    ...[...custody, ...accesses].map((one) => one.actor),
  ]);
  return {
    ...itemViewOf(item, names),
    custody: custody.map((row) => ({
      id: row.id,
      kind: row.kind,
      at: row.at.toISOString(),
      recordedAt: row.recorded_at.toISOString(),
      from: row.from_who,
      to: row.to_who,
      why: row.why,
      sha256Before: row.sha256_before,
      sha256After: row.sha256_after,
      place: row.place,
      actor: row.actor,
      actorName: names.get(row.actor) ?? null,
      entry: row.entry_id,
    })),
    accesses: accesses.map(({ id: access, at, actor: by, why, entry_id }) => ({
      id: access,
      at: at.toISOString(),
      actor: by,
      actorName: names.get(by) ?? null,
      why,
      entry: entry_id,
    })),
  };
}

/** In a drill evidence is given by its rules: for the one site, by the site and who runs the campaign. */
async function drillGiverOf(
  app: App,
  actor: Actor,
  incidentId: string,
): Promise<((siteId: string | undefined) => boolean) | undefined> {
  const row = await app.db
    .selectFrom('participation')
    .select(['campaign_id', 'site_id', 'ngi_id'])
    .where('incident_id', '=', incidentId)
    .executeTakeFirst();
  const campaign = row && (await campaignById(app.db, row.campaign_id));
  if (!row || !campaign) return undefined;
  const may = mayGiveEvidence(actor, scopeOf(campaign), { siteId: row.site_id, ngiId: row.ngi_id });
  return (siteId) => may && siteId === row.site_id;
}
