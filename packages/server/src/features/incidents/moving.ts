import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { type Movable, movables } from './movable.ts';

/** Which rows of an incident go: all; or those of some sites and some that were chosen. */
export interface Chosen {
  sites: readonly string[];
  items: readonly { kind: string; id: string }[];
}

export interface Moving {
  move: string;
  from: string;
  to: string;
  chosen: Chosen | null;
  /** The columns that fingerprints are taken of, by table. */
  columns: Record<string, string[]>;
}

type Sql = RawBuilder<unknown>;
const column = (name: string): Sql => sql.ref(`t.${name}`) as unknown as Sql;

/** The columns by which it is told whether a row changed; bytes never do. */
export async function watchedColumns(tx: Tx): Promise<Record<string, string[]>> {
  const tables = movables.map(({ table }) => table);
  const { rows } = await sql<{ table_name: string; names: string[] }>`
    select table_name, array_agg(column_name::text order by ordinal_position) as names
    from information_schema.columns
    where table_schema = current_schema() and table_name = any(${tables}) and data_type <> 'bytea'
    group by table_name`.execute(tx);
  return Object.fromEntries(
    rows.map(({ table_name, names }) => {
      const ignored = movables.find(({ table }) => table === table_name)?.ignored ?? [];
      return [table_name, names.filter((name) => !ignored.includes(name))];
    }),
  );
}

/** Takes rows along and notes where each was and what it was like on arrival; gives how many. */
export async function moveRows(tx: Tx, moving: Moving): Promise<number> {
  let count = 0;
  for (const movable of movables) {
    const { from, to } = moving;
    const incident = column(movable.incident ?? 'incident_id');
    const wanted = sql`${incident} = ${from} and ${chosenOf(movable, moving.chosen)} and not ${isThere(movable, sql`${to}`)}`;
    count += await note(tx, moving, movable, wanted);
    await take(tx, moving, movable);
  }
  return count;
}

/**
 * What all parties could read while the incident had one site becomes that site's, before others come in: nobody reads
 * by a merge what was not meant for them, and what was done at one site does not count at another.
 */
export async function leaveToSite(tx: Tx, moving: Moving, incidentId: string, siteId: string): Promise<void> {
  for (const movable of movables) {
    const { hasSite, ofAll = 'never' } = movable;
    if (!hasSite || ofAll === 'never') continue;
    const isRead = ofAll === 'always' ? sql`t.kind <> 'resolved'` : sql`t.audience = 'parties'`;
    // What the other has already does not go along, and stays as it is.
    const goes = incidentId === moving.to ? sql`true` : sql`not ${isThere(movable, sql`${moving.to}`)}`;
    const rows = sql`${column(movable.incident ?? 'incident_id')} = ${incidentId} and t.site_id is null and ${isRead} and ${goes}`;
    await note(tx, moving, movable, rows);
    await sql`update ${sql.table(movable.table)} t set site_id = ${siteId} where ${rows}`.execute(tx);
  }
}

/** Fingerprints, when everything stands where it goes. */
export async function markArrival(tx: Tx, moving: Moving): Promise<void> {
  for (const movable of movables) {
    await sql`update incident_moved m set fingerprint = ${fingerprint(moving, movable)}
      from ${sql.table(movable.table)} t where m.move_id = ${moving.move} and m.table_name = ${movable.table}
      and ${isRow(movable, moving.to)}`.execute(tx);
  }
}

export interface Stays {
  what: string;
  id: string;
}

/** Puts back every row that is as it arrived; gives how many, and what changed since and stays. */
export async function moveBack(tx: Tx, moving: Moving): Promise<{ back: number; stays: Stays[] }> {
  let back = 0;
  const stays: Stays[] = [];
  for (const movable of movables) {
    const incident = sql.ref(movable.incident ?? 'incident_id');
    const site =
      movable.hasSite && movable.table !== 'incident_site' ? sql`, site_id = m.site_before` : sql``;
    const number = movable.counted
      ? sql`, ${sql.ref(movable.counted)} = coalesce(m.number_before, t.${sql.ref(movable.counted)})`
      : sql``;
    const { rows } = await sql<{ row_key: string }>`
      update ${sql.table(movable.table)} t set ${incident} = m.incident_before ${site} ${number}
      from incident_moved m where m.move_id = ${moving.move} and m.table_name = ${movable.table}
      and ${isRow(movable, moving.to)} and m.fingerprint = ${fingerprint(moving, movable)}
      and (m.incident_before = ${moving.to} or not ${isThere(movable, sql`m.incident_before`)}) and ${isFree(movable)}
      returning m.row_key`.execute(tx);
    back += rows.length;
    const all = await tx
      .selectFrom('incident_moved')
      .select(['row_key', 'incident_before'])
      .where('move_id', '=', moving.move)
      .where('table_name', '=', movable.table)
      .execute();
    const gone = new Set(rows.map(({ row_key }) => row_key));
    // What was the other's all along, and only came to be of one site, is no loss where it stays so.
    const left = all.filter((one) => !gone.has(one.row_key) && one.incident_before !== moving.to);
    stays.push(...left.map(({ row_key }) => ({ what: movable.what, id: row_key })));
  }
  return { back, stays };
}

async function note(tx: Tx, moving: Moving, movable: Movable, rows: Sql): Promise<number> {
  const { table, key = 'id', hasSite, counted } = movable;
  const site = hasSite ? sql`t.site_id` : sql`null`;
  const number = counted ? column(counted) : sql`null`;
  const { numAffectedRows } = await sql`
    insert into incident_moved (move_id, table_name, row_key, incident_before, site_before, number_before, fingerprint)
    select ${moving.move}, ${table}, ${column(key)}, ${column(movable.incident ?? 'incident_id')}, ${site}, ${number}, ''
    from ${sql.table(table)} t where ${rows} on conflict do nothing`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

async function take(tx: Tx, { move, from, to }: Moving, movable: Movable): Promise<void> {
  const { table, key = 'id', incident = 'incident_id', counted } = movable;
  // Numbers go on after those that are there.
  const number = counted
    ? sql`, ${sql.ref(counted)} = m.nth + (select coalesce(max(o.${sql.ref(counted)}), 0)
        from ${sql.table(table)} o where o.${sql.ref(incident)} = ${to})`
    : sql``;
  await sql`update ${sql.table(table)} t set ${sql.ref(incident)} = ${to} ${number}
    from (select row_key, row_number() over (order by number_before) as nth from incident_moved
      where move_id = ${move} and table_name = ${table} and incident_before = ${from}) m
    where m.row_key = ${column(key)} and ${column(incident)} = ${from}`.execute(tx);
}

function chosenOf({ table, item, itemKey = 'id', hasSite }: Movable, chosen: Chosen | null): Sql {
  if (!chosen) return sql`true`;
  const sites = [...chosen.sites];
  const ids = chosen.items.filter(({ kind }) => kind === item).map(({ id }) => id);
  // What happened while it was one incident is the log of that one; of a site only its own goes along.
  const bySite = hasSite ? sql`t.site_id = any(${sites})` : sql`false`;
  return table === 'incident_site' || ids.length === 0
    ? bySite
    : sql`(${bySite} or ${column(itemKey)} = any(${ids}))`;
}

function isThere({ table, same, incident = 'incident_id' }: Movable, to: Sql): Sql {
  if (!same) return sql`false`;
  // One alone is no key where it is empty.
  const is = same.length === 1 ? sql`=` : sql`is not distinct from`;
  const equal = same.map((name) => sql`o.${sql.ref(name)} ${is} t.${sql.ref(name)}`);
  return sql`exists (select from ${sql.table(table)} o
    where o.${sql.ref(incident)} = ${to} and ${sql.join(equal, sql` and `)})`;
}

/** The number that it had was not given to another meanwhile. */
function isFree({ table, counted, incident = 'incident_id' }: Movable): Sql {
  if (!counted) return sql`true`;
  return sql`(m.incident_before = ${column(incident)} or not exists (select from ${sql.table(table)} o
    where o.${sql.ref(incident)} = m.incident_before and o.${sql.ref(counted)} = m.number_before))`;
}

function isRow({ key = 'id', incident = 'incident_id' }: Movable, to: string): Sql {
  return sql`m.row_key = ${column(key)} and ${column(incident)} = ${to}`;
}

function fingerprint({ columns }: Moving, { table }: Movable): Sql {
  const names = columns[table] ?? [];
  return sql`md5(row(${sql.join(names.map(column))})::text)`;
}
