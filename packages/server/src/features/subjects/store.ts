import type { SubjectEdgeKind, SubjectIdentifier, SubjectSourceKind } from '@muster/contract';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { SubjectEdgeTable, SubjectTable } from '../../db/tables/subjects.ts';
import { newId } from '../../kernel/ids.ts';
import type { SubjectRecord } from './describe.ts';

export type Reader = Db | Tx;
export type SubjectRow = Selectable<SubjectTable>;
export type EdgeRow = Selectable<SubjectEdgeTable>;

/** A row that was seen an hour ago need not be written again. */
const SEEN_AGAIN_MS = 3_600_000;

/** Writes subjects that are not there yet; gives the id of each by its key. Sorted, so that two writers cannot lock each other out. */
export async function upsertSubjects(
  tx: Tx,
  records: readonly SubjectRecord[],
  at: Date,
): Promise<Map<string, string>> {
  const byKey = new Map(records.map((one) => [one.key, one]));
  if (byKey.size === 0) return new Map();
  const rows = [...byKey.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((one) => ({ id: newId('sub', at), ...one, site_id: one.siteId, at }));
  await sql`
    insert into subject (id, key, format, identifier, label, telling, skeleton, site_id, gateway, first_seen_at, last_seen_at)
    select id, key, format, identifier, label, telling, skeleton, site_id, gateway, at, at
    from json_to_recordset(${JSON.stringify(rows)}::json) as one (id text, key text, format text, identifier jsonb,
      label text, telling text, skeleton text, site_id text, gateway boolean, at timestamptz)
    on conflict (key) do update set last_seen_at = greatest(subject.last_seen_at, excluded.last_seen_at),
      label = case when subject.site_id is null then subject.label else excluded.label end
      where subject.last_seen_at < excluded.last_seen_at - ${`${SEEN_AGAIN_MS} ms`}::interval
        or (subject.site_id is not null and subject.label <> excluded.label)`.execute(tx);
  const found = await subjectsByKeys(tx, [...byKey.keys()]);
  return new Map(found.map(({ key, id }) => [key, id]));
}

export interface NewEdge {
  kind: SubjectEdgeKind;
  from: string;
  to: string;
  confidence: number;
  sourceKind: SubjectSourceKind;
  source: string;
  siteId: string | null;
  fromAt: Date | null;
  toAt: Date | null;
}

/** Ties that hold are written once and seen again; ties of the past stand as they are said. Gives how many are new. */
export async function upsertEdges(tx: Tx, edges: readonly NewEdge[], at: Date): Promise<number> {
  const said = edges.filter(({ from, to }) => from !== to);
  let fresh = 0;
  for (const past of [false, true]) {
    const rows = said
      .filter(({ toAt }) => (toAt !== null) === past)
      .map((one) => ({ id: newId('sed', at), at, ...one }))
      .sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
    if (rows.length > 0) fresh += await insertEdges(tx, rows, past);
  }
  return fresh;
}

async function insertEdges(tx: Tx, rows: readonly object[], past: boolean): Promise<number> {
  const conflict = past
    ? sql`do nothing`
    : sql`(from_id, to_id, kind, source) where to_at is null do update set confidence = excluded.confidence,
        last_seen_at = excluded.last_seen_at
        where subject_edge.confidence <> excluded.confidence
          or subject_edge.last_seen_at < excluded.last_seen_at - ${`${SEEN_AGAIN_MS} ms`}::interval`;
  // A tie that had ended and is said again holds since then, not since ever.
  const since = past
    ? sql`"fromAt"`
    : sql`coalesce("fromAt", (select max(ended.to_at) from subject_edge ended where ended.from_id = "from"
        and ended.to_id = "to" and ended.kind = one.kind and ended.source = one.source and ended.to_at is not null))`;
  const { rows: done } = await sql<{ fresh: boolean }>`
    insert into subject_edge (id, kind, from_id, to_id, confidence, source_kind, source, site_id, from_at, to_at,
      first_seen_at, last_seen_at)
    select distinct on ("from", "to", kind, source, "fromAt", "toAt") id, kind, "from", "to", confidence, "sourceKind",
      source, "siteId", ${since}, "toAt", at, at
    from json_to_recordset(${JSON.stringify(rows)}::json) as one (id text, kind text, "from" text, "to" text,
      confidence double precision, "sourceKind" text, source text, "siteId" text, "fromAt" timestamptz,
      "toAt" timestamptz, at timestamptz)
    on conflict ${conflict} returning xmax = 0 as fresh`.execute(tx);
  return done.filter(({ fresh }) => fresh).length;
}

export interface EndedEdges {
  source: string;
  /** Ids of subjects to which this source said what ties them. */
  of: readonly string[];
  /** What it still says. */
  but: readonly NewEdge[];
  at: Date;
}

/** Ties that a source no longer says of these subjects, at either of their ends, are over. Gives how many. */
export async function endEdges(tx: Tx, { source, of, but, at }: EndedEdges): Promise<number> {
  if (of.length === 0) return 0;
  const still = JSON.stringify(but.map(({ kind, from, to }) => ({ kind, from, to })));
  const { rows } = await sql`
    update subject_edge set to_at = greatest(${at}::timestamptz, from_at)
    where source = ${source} and to_at is null and (to_id = any(${[...of]}) or from_id = any(${[...of]}))
      and (kind, from_id, to_id) not in (
        select kind, "from", "to" from json_to_recordset(${still}::json) as one (kind text, "from" text, "to" text))
    returning id`.execute(tx);
  return rows.length;
}

export async function subjectsByKeys(
  db: Reader,
  keys: readonly string[],
  seen: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<SubjectRow[]> {
  if (keys.length === 0) return [];
  return await db
    .selectFrom('subject')
    .selectAll()
    .where(sql<boolean>`key = any(${[...keys]})`)
    .where(seen)
    .execute();
}

export async function subjectsByIds(db: Reader, ids: readonly string[]): Promise<SubjectRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('subject')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]})`)
    .execute();
}

/** Whose keys begin with this one that ends with a slash, itself not. */
export async function subjectsUnder(
  db: Reader,
  key: string,
  limit: number,
  seen: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<SubjectRow[]> {
  return await db
    .selectFrom('subject')
    .selectAll()
    .where('key', '>', key)
    .where('key', '<', `${key.slice(0, -1)}0`)
    .where(seen)
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** The ties that hold at a moment, touch one of these and may be seen. */
export async function edgesOf(
  db: Reader,
  ids: readonly string[],
  at: Date,
  seen: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<EdgeRow[]> {
  if (ids.length === 0) return [];
  const holds = sql`${seen} and (from_at is null or from_at <= ${at}) and (to_at is null or to_at > ${at})`;
  const { rows } = await sql<EdgeRow>`
    select * from subject_edge where from_id = any(${[...ids]}) and ${holds}
    union select * from subject_edge where to_id = any(${[...ids]}) and ${holds}
    order by id`.execute(db);
  return rows;
}

/** Names that begin so and go on with more of the same RDN, that look alike, or that are the same the other way round. */
export async function alikeSubjects(
  db: Reader,
  of: Pick<SubjectRecord, 'key' | 'telling' | 'skeleton'>,
  reversedKey: string | null,
  limit: number,
  seen: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<SubjectRow[]> {
  const stem = of.key.replace(/\/$/, '');
  const ways = [sql`select id from subject where telling = ${of.telling} and key <> ${of.key}`];
  if (of.skeleton.length > 3) {
    ways.push(
      sql`select id from subject where skeleton = ${of.skeleton} and length(skeleton) > 3 and key <> ${of.key}`,
    );
  }
  if (stem !== of.key) {
    // What begins so, without what stands under it: the slash is the character before the zero.
    ways.push(sql`select id from subject where key > ${stem} and key < ${of.key}`);
    ways.push(sql`select id from subject where key >= ${`${stem}0`} and key < ${`${stem}\u{10ffff}`}`);
  }
  if (reversedKey !== null) ways.push(sql`select id from subject where key = ${reversedKey}`);
  return await db
    .selectFrom('subject')
    .selectAll()
    .where(sql<boolean>`id in (${sql.join(ways, sql` union `)})`)
    .where(seen)
    .orderBy('key')
    .limit(limit)
    .execute();
}

export function identifierOf(row: Pick<SubjectRow, 'identifier'>): SubjectIdentifier {
  return row.identifier;
}

/** Of one list those ties end that it does not name any more. Gives how many. */
export async function endOthers(
  tx: Tx,
  sourceKind: SubjectSourceKind,
  source: string,
  but: readonly NewEdge[],
  at: Date,
): Promise<number> {
  const still = JSON.stringify(but.map(({ kind, from, to }) => ({ kind, from, to })));
  const { rows } = await sql`
    update subject_edge set to_at = greatest(${at}::timestamptz, from_at)
    where source = ${source} and source_kind = ${sourceKind} and to_at is null and not exists (
      select from json_to_recordset(${still}::json) as one (kind text, "from" text, "to" text)
      where one.kind = subject_edge.kind and "from" = from_id and "to" = to_id)
    returning id`.execute(tx);
  return rows.length;
}

export async function markGateways(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update subject set gateway = true where id = any(${[...ids]}) and not gateway`.execute(tx);
}

export async function edgeById(db: Reader, id: string): Promise<EdgeRow | undefined> {
  return await db.selectFrom('subject_edge').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The tie that holds now and that this source said. */
export async function edgeBetween(
  db: Reader,
  { kind, from, to, source }: Pick<NewEdge, 'kind' | 'from' | 'to' | 'source'>,
): Promise<EdgeRow> {
  return await db
    .selectFrom('subject_edge')
    .selectAll()
    .where('kind', '=', kind)
    .where('from_id', '=', from)
    .where('to_id', '=', to)
    .where('source', '=', source)
    .where('to_at', 'is', null)
    .executeTakeFirstOrThrow();
}

export async function endEdge(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update subject_edge set to_at = greatest(${at}::timestamptz, from_at) where id = ${id}`.execute(
    tx,
  );
}

/**
 * Deletes ties that ended before then, and subjects that were not seen since and that no workload, account or tie of
 * somebody who was seen names. A tie that an agent or a list said falls with the last sight of either end.
 */
export async function forgetSubjects(tx: Tx, before: Date): Promise<number> {
  await sql`delete from subject_edge where to_at < ${before}`.execute(tx);
  await sql`delete from subject_edge where source_kind = 'agent' and last_seen_at < ${before}
    and not exists (select from workload_owner where subject_id in (from_id, to_id))
    and not exists (select from account where subject_id in (from_id, to_id))`.execute(tx);
  const { rows } = await sql`delete from subject where last_seen_at < ${before}
    and not exists (select from subject_edge where from_id = subject.id)
    and not exists (select from subject_edge where to_id = subject.id)
    and not exists (select from workload_owner where subject_id = subject.id)
    and not exists (select from account where subject_id = subject.id) returning id`.execute(tx);
  return rows.length;
}
