import type { Actor, IncidentPartiesView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { namesOfActors } from '../people/index.ts';
import { siteViewOf } from './model.ts';
import { maySteerIncident } from './policy.ts';
import { demandReadable, type Sight, standingsOf } from './sight.ts';
import * as store from './store.ts';

/**
 * Who takes part. Parties learn who leads and whom to talk to, their own sites, and links to what they may read; with
 * whom else it is shared, and what was merged, the CSIRT alone.
 */
export async function viewParties(app: App, actor: Actor, id: string): Promise<IncidentPartiesView> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, id, now);
  const { incident, relation } = sight;
  const isWhole = relation === 'all';
  const sites = await store.sitesOf(app.db, incident.id);
  return {
    incident: incident.id,
    maySteer: maySteerIncident(actor, sight),
    sites: sites.filter(({ site_id }) => isWhole || sight.sites.includes(site_id)).map(siteViewOf),
    roles: relation === 'shared' ? [] : await rolesOf(app.db, incident.id, now, isWhole),
    shares: isWhole ? await sharesOf(app.db, sight, now) : [],
    links: await linksOf(app.db, actor, incident.id, now),
    moves: isWhole ? await movesOf(app.db, incident.id) : [],
  };
}

async function rolesOf(
  db: Db,
  incidentId: string,
  now: Date,
  isWhole: boolean,
): Promise<IncidentPartiesView['roles']> {
  const rows = await db
    .selectFrom('incident_role')
    .innerJoin('person', 'person.id', 'incident_role.person_id')
    .selectAll('incident_role')
    .select('person.name')
    .where('incident_id', '=', incidentId)
    .orderBy('from_at')
    .execute();
  const names = await namesOfActors(
    db,
    rows.map(({ given_by }) => given_by),
  );
  return rows
    .map((row) => ({
      id: row.id,
      person: { id: row.person_id, name: row.name },
      role: row.role,
      from: row.from_at.toISOString(),
      until: row.until_at?.toISOString() ?? null,
      givenBy: names.get(row.given_by) ?? '',
      isNow: row.until_at === null || row.until_at > now,
    }))
    .filter(({ role, isNow }) => isWhole || (isNow && (role === 'lead' || role === 'liaison')));
}

async function sharesOf(db: Db, { incident }: Sight, now: Date): Promise<IncidentPartiesView['shares']> {
  const rows = await db
    .selectFrom('incident_share')
    .leftJoin('site', (join) =>
      join.onRef('site.id', '=', 'incident_share.ref').on('incident_share.kind', '=', 'site'),
    )
    .leftJoin('ngi', (join) =>
      join.onRef('ngi.id', '=', 'incident_share.ref').on('incident_share.kind', '=', 'ngi'),
    )
    .selectAll('incident_share')
    .select(['site.name as site_name', 'ngi.name as ngi_name'])
    .where('incident_id', '=', incident.id)
    .orderBy('shared_at')
    .execute();
  const names = await namesOfActors(
    db,
    rows.map(({ shared_by }) => shared_by),
  );
  const leaves = incident.tlp !== 'RED' && incident.tlp !== 'AMBER+STRICT';
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    ref: row.ref,
    name: row.site_name ?? row.ngi_name ?? row.ref,
    reason: row.reason,
    sharedAt: row.shared_at.toISOString(),
    sharedBy: names.get(row.shared_by) ?? '',
    until: row.until?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    isOpen: leaves && row.ended_at === null && (row.until === null || row.until > now),
  }));
}

async function linksOf(
  db: Db,
  actor: Actor,
  incidentId: string,
  now: Date,
): Promise<IncidentPartiesView['links']> {
  const rows = await db
    .selectFrom('incident_link')
    .selectAll()
    .where((e) => e.or([e('from_id', '=', incidentId), e('to_id', '=', incidentId)]))
    .where('ended_at', 'is', null)
    .orderBy('made_at')
    .execute();
  const links: IncidentPartiesView['links'] = [];
  for (const row of rows) {
    const outward = row.from_id === incidentId;
    const other = await store.leadingIncident(db, outward ? row.to_id : row.from_id);
    if (!other || !(await standingsOf(db, actor, [other], now)).has(other.id)) continue;
    const { id, public_id, title, state } = other;
    links.push({
      id: row.id,
      kind: row.kind,
      outward,
      incident: { id, publicId: public_id, title, state },
      note: row.note,
    });
  }
  return links;
}

async function movesOf(db: Db, incidentId: string): Promise<IncidentPartiesView['moves']> {
  const rows = await db
    .selectFrom('incident_move')
    .innerJoin('incident as f', 'f.id', 'incident_move.from_id')
    .innerJoin('incident as t', 't.id', 'incident_move.to_id')
    .select(['incident_move.id', 'kind', 'from_id', 'to_id', 'reason', 'at', 'by', 'undone_at'])
    .select(['f.public_id as from_public', 't.public_id as to_public'])
    .select((e) =>
      e
        .selectFrom('incident_moved')
        .select((c) => c.cast<number>(c.fn.countAll(), 'integer').as('count'))
        .whereRef('incident_moved.move_id', '=', 'incident_move.id')
        .as('items'),
    )
    .where((e) => e.or([e('from_id', '=', incidentId), e('to_id', '=', incidentId)]))
    .orderBy('at', 'desc')
    .execute();
  const names = await namesOfActors(
    db,
    rows.map(({ by }) => by),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    from: { id: row.from_id, publicId: row.from_public },
    to: { id: row.to_id, publicId: row.to_public },
    at: row.at.toISOString(),
    by: names.get(row.by) ?? '',
    reason: row.reason,
    items: row.items ?? 0,
    undoneAt: row.undone_at?.toISOString() ?? null,
  }));
}
