import type { Actor, IncidentRecord } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import {
  demandReadable,
  drillOf,
  mayKnowMeasured,
  mayReadItem,
  type Sight,
  seenClocks,
} from '../incidents/index.ts';
import { type ObservableRow, standingRows } from '../observables/index.ts';
import { namesOfActors } from '../people/index.ts';
import { publisherOf } from '../public-pages/index.ts';
import * as store from './store-record.ts';

/**
 * The incident as far as the actor may read it, as one plain document. It depends on the incident alone and on no
 * moment of its making. @throws MusterError not-found
 */
export async function recordOf(app: App, actor: Actor, incident: string): Promise<IncidentRecord> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  return await recordIn(app, app.db, actor, sight);
}

export async function recordIn(app: App, db: Db | Tx, actor: Actor, sight: Sight): Promise<IncidentRecord> {
  const { incident, relation } = sight;
  const isWhole = relation === 'all';
  const sites = await store.sitesOf(db, sight);
  const refs = new Map(sites.map(({ id }) => [id, id]));
  const here = (siteId: string | null) => (siteId === null ? null : (refs.get(siteId) ?? null));
  const isTold = !incident.exercise || mayKnowMeasured(actor, await drillOf(db, incident.id));
  const events = await store.eventsOf(db, sight, isTold);
  const corrected = new Set(
    events.flatMap(({ data }) => (typeof data.corrects === 'string' ? data.corrects : [])),
  );
  const observables = await standingRows(db, sight);
  const decisions = await store.decisionsOf(db, sight);
  const messages = isWhole ? await store.messagesOf(db, incident.id) : [];
  const roles = isWhole ? await store.rolesOf(db, incident.id) : [];
  const closure = await store.closureOf(db, sight);
  const names = isWhole
    ? await namesOfActors(
        db,
        events.map(({ actor }) => actor),
      )
    : new Map<string, string>();
  const changedAt = newestOf([
    incident.created_at,
    incident.resolved_at,
    incident.closed_at,
    closure?.at,
    ...sites.map(({ added_at }) => added_at),
    ...events.map(({ recorded_at }) => recorded_at),
    ...observables.filter((row) => isTheirs(sight, row)).map(({ changed_at }) => changed_at),
    ...decisions.map(({ recorded_at }) => recorded_at),
    ...messages.map(({ at }) => at),
    ...roles.map(({ from_at }) => from_at),
  ]);
  return {
    key: incident.id,
    publicId: incident.public_id,
    aliases: isWhole ? await store.aliasesOf(db, incident.id) : [],
    exercise: incident.exercise,
    title: incident.title,
    tlp: incident.tlp,
    restriction: incident.tlp_restriction,
    severity: incident.severity,
    state: incident.state,
    openedAt: incident.created_at.toISOString(),
    changedAt: changedAt.toISOString(),
    resolvedAt: incident.resolved_at?.toISOString() ?? null,
    closedAt: incident.closed_at?.toISOString() ?? null,
    publisher: await publisherOf(app, db),
    sites: sites.map(({ id, name, country, state, added_at }) => ({
      ref: id,
      name,
      country,
      state,
      addedAt: added_at.toISOString(),
    })),
    observables: await observablesIn(db, sight, observables, here),
    timeline: events
      .filter(({ id }) => !corrected.has(id))
      .map(({ id, at, kind, text, site_id, actor }) => ({
        id,
        at: at.toISOString(),
        kind,
        text,
        site: here(site_id),
        by: names.get(actor) ?? null,
      })),
    decisions: decisions.map((one) => ({
      id: one.id,
      at: one.decided_at.toISOString(),
      by: isWhole ? one.decided_by : null,
      text: [one.title, one.outcome].filter(Boolean).join(': '),
      reason: one.reason,
    })),
    messages: messages.map(({ id, at, direction, subject }) => ({
      id,
      at: at.toISOString(),
      direction,
      subject,
    })),
    // As they stood when the incident last changed: a clock that runs is not a change.
    clocks: (await seenClocks(db, actor, sight, changedAt))
      .filter(({ site }) => isWhole || (site !== null && sight.sites.includes(site)))
      .map(({ step, title, site, dueAt, state }) => ({
        step,
        title,
        site: here(site),
        dueAt,
        state,
      })),
    people: roles.map(({ name, role }) => ({ name, role })),
    impact: textOf(closure?.fields.impact),
    lessons: textOf(closure?.fields.lessons),
    redaction: null,
  };
}

async function observablesIn(
  db: Db | Tx,
  sight: Sight,
  rows: readonly ObservableRow[],
  here: (siteId: string | null) => string | null,
): Promise<IncidentRecord['observables']> {
  const { relation, sites } = sight;
  const all = await store.sightingsOf(
    db,
    rows.map(({ id }) => id),
  );
  const seen = groupBy(all, ({ observable_id }) => observable_id);
  return rows.map((row) => {
    const theirs = isTheirs(sight, row);
    // Where else it was seen is told to no site.
    const own = (seen.get(row.id) ?? []).filter(({ site_id }) =>
      relation === 'all' ? true : site_id === null ? theirs : sites.includes(site_id),
    );
    const times = own.flatMap(({ first, last }) => [first, last].filter((at) => at !== null));
    const sorted = times.map((at) => new Date(at).toISOString()).sort();
    return {
      id: row.id,
      type: row.type,
      value: row.value,
      tlp: row.tlp,
      site: here(theirs ? row.site_id : (own[0]?.site_id ?? null)),
      ioc: row.ioc,
      firstSeen: sorted[0] ?? null,
      lastSeen: sorted.at(-1) ?? null,
      addedAt: (theirs ? row.added_at : (own[0]?.recorded ?? row.added_at)).toISOString(),
      note: theirs ? row.note : '',
      tags: theirs ? row.tags : [],
    };
  });
}

/** Else they see of it only that it was seen at their own site. */
function isTheirs(sight: Sight, { site_id, audience }: ObservableRow): boolean {
  return mayReadItem(sight, { siteId: site_id, audience });
}

function newestOf(dates: readonly (Date | null | undefined)[]): Date {
  return dates.reduce<Date>((newest, date) => (date && date > newest ? date : newest), new Date(0));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
