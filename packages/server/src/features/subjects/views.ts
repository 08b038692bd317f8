import type { Actor, FoundSubjects, SubjectGraph, SubjectSummary, SubjectsQuery } from '@muster/contract';
import { likeness, prepared, readIdentifier, SubjectError } from '@muster/subjects';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { siteNames } from '../federation/index.ts';
import { namesOfActors } from '../people/index.ts';
import { describeSubject, type SubjectRecord } from './describe.ts';
import { type SubjectSight, subjectSight } from './policy.ts';
import { LIKENESS, reversedKeyOf } from './reach.ts';
import * as search from './search-store.ts';
import * as store from './store.ts';

const MOST_TIES = 500;
const MOST_ALIKE = 50;

export function demandSight(actor: Actor): SubjectSight {
  const sight = subjectSight(actor);
  demand(sight !== undefined);
  return sight as SubjectSight;
}

export async function searchSubjects(app: App, actor: Actor, query: SubjectsQuery): Promise<FoundSubjects> {
  const sight = demandSight(actor);
  const read = readQuestion(query.q);
  const rows = await search.findSubjects(app.db, sight, {
    read,
    beginning: prepared(query.q).slice(0, 255),
    after: cursorOf(query.cursor),
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const summaries = await summariesOf(app.db, page);
  return {
    read: read?.identifier ?? null,
    items: page.map((row, n) => ({
      subject: summaries[n] as SubjectSummary,
      match: search.MATCHES[row.rank] ?? 'looks-alike',
    })),
    next:
      rows.length > query.limit && last ? Buffer.from(`${last.rank} ${last.id}`).toString('base64url') : null,
  };
}

function readQuestion(q: string): SubjectRecord | null {
  try {
    return describeSubject(readIdentifier(q));
  } catch (error) {
    if (error instanceof SubjectError) return null;
    throw error;
  }
}

/** A subject that the actor may see. @throws MusterError auth.denied; not-found */
export async function demandSubject(app: App, actor: Actor, id: string): Promise<store.SubjectRow> {
  const row = await search.seenSubject(app.db, demandSight(actor), id);
  demand(row !== undefined, 'not-found');
  return row as store.SubjectRow;
}

export async function viewSubject(app: App, actor: Actor, id: string): Promise<SubjectGraph> {
  const sight = demandSight(actor);
  const subject = await demandSubject(app, actor, id);
  const edges = await search.edgesAround(app.db, sight, id, MOST_TIES + 1);
  const shown = edges.slice(0, MOST_TIES);
  const others = new Set(shown.flatMap((edge) => [edge.from_id, edge.to_id]).filter((one) => one !== id));
  const neighbours = await store.subjectsByIds(app.db, [...others]);
  const under = await underOf(app, sight, subject);
  const alike = await alikeOf(app, sight, subject);
  const all = await summariesOf(app.db, [subject, ...neighbours, ...under, ...alike.map((one) => one.row)]);
  const byId = new Map(all.map((one) => [one.id, one]));
  const names = await namesOfActors(
    app.db,
    shown.map(({ source }) => source),
  );
  const sites = await siteNames(
    app.db,
    shown.map(({ site_id }) => site_id),
  );
  return {
    subject: byId.get(id) as SubjectSummary,
    neighbours: neighbours.map((one) => byId.get(one.id) as SubjectSummary),
    edges: shown.map((edge) => ({
      id: edge.id,
      kind: edge.kind,
      from: edge.from_id,
      to: edge.to_id,
      confidence: edge.confidence,
      source: { kind: edge.source_kind, name: names.get(edge.source) ?? edge.source },
      site: siteRef(sites, edge.site_id),
      fromAt: edge.from_at?.toISOString() ?? null,
      toAt: edge.to_at?.toISOString() ?? null,
      firstSeenAt: edge.first_seen_at.toISOString(),
      lastSeenAt: edge.last_seen_at.toISOString(),
    })),
    under: under.map((one) => byId.get(one.id) as SubjectSummary),
    lookAlikes: alike.map(({ row: one, why }) => ({ subject: byId.get(one.id) as SubjectSummary, why })),
    cut: edges.length > MOST_TIES || under.length >= MOST_TIES,
  };
}

async function underOf(app: App, sight: SubjectSight, row: store.SubjectRow): Promise<store.SubjectRow[]> {
  if (row.format !== 'x509') return [];
  const under = await store.subjectsUnder(app.db, row.key, MOST_TIES);
  const seen = await search.seenOf(
    app.db,
    sight,
    under.map(({ id }) => id),
  );
  return under.filter(({ id }) => seen.has(id));
}

async function alikeOf(
  app: App,
  sight: SubjectSight,
  row: store.SubjectRow,
): Promise<{ row: store.SubjectRow; why: string }[]> {
  const rows = await store.alikeSubjects(app.db, row, reversedKeyOf(row.identifier), MOST_ALIKE);
  const seen = await search.seenOf(
    app.db,
    sight,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((one) => {
    const how = seen.has(one.id) ? likeness(row.identifier, one.identifier) : undefined;
    return how ? [{ row: one, why: LIKENESS[how] }] : [];
  });
}

/** How subjects look to whoever may see them, in their order. */
export async function summariesOf(
  db: store.Reader,
  rows: readonly store.SubjectRow[],
): Promise<SubjectSummary[]> {
  const sites = await siteNames(
    db,
    rows.map(({ site_id }) => site_id),
  );
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    identifier: row.identifier,
    label: row.label,
    site: siteRef(sites, row.site_id),
    gateway: row.gateway,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  }));
}

function siteRef(sites: ReadonlyMap<string, string>, id: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: sites.get(id) ?? id };
}

/** A cursor is the place of the last line; one that is none begins anew. */
function cursorOf(cursor: string | undefined): { rank: number; id: string } | null {
  const [, rank, id] = /^(\d) (sub_\w+)$/.exec(Buffer.from(cursor ?? '', 'base64url').toString()) ?? [];
  return rank === undefined || id === undefined ? null : { rank: Number(rank), id };
}
