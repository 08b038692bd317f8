import type { WorkloadState } from '@muster/contract';
import { type RawBuilder, sql } from 'kysely';
import type { SubjectSight } from '../subjects/index.ts';
import type { Reader, WorkloadRow } from './store.ts';

/** What must fit, all of it; what is undefined is not asked for. */
export interface WorkloadSearch {
  subjectKeys?: readonly string[] | undefined;
  ip?: string | undefined;
  mac?: string | undefined;
  image?: string | undefined;
  name?: string | undefined;
  siteId?: string | undefined;
  state: 'there' | 'all' | WorkloadState;
  project?: string | undefined;
  at?: Date | undefined;
  before?: string | undefined;
  limit: number;
}

/** The newest first. What is rare is looked up first and joined as an array, so that an answer costs what it finds. */
export async function findWorkloads(
  db: Reader,
  sight: SubjectSight,
  search: WorkloadSearch,
): Promise<WorkloadRow[]> {
  const conditions = [...conditionsOf(search), atSites(sql`workload.site_id`, sight)];
  if (search.before !== undefined) conditions.push(sql`workload.id < ${search.before}`);
  const { rows } = await sql<WorkloadRow>`select * from workload where ${sql.join(conditions, sql` and `)}
    order by id desc limit ${search.limit}`.execute(db);
  return rows;
}

function conditionsOf(search: WorkloadSearch): RawBuilder<unknown>[] {
  const { subjectKeys, image, name, siteId, project, at, state } = search;
  const all: RawBuilder<unknown>[] = [];
  const among = (ids: RawBuilder<unknown>) => all.push(sql`workload.id = any(array(${ids}))`);
  if (subjectKeys !== undefined) {
    among(sql`select workload_owner.workload_id from subject
      join workload_owner on workload_owner.subject_id = subject.id where subject.key = any(${[...subjectKeys]})`);
  }
  for (const way of addressWays(search)) among(way);
  if (image !== undefined) {
    among(sql`select id from workload where image_ref = ${image}
      union select id from workload where image_sha512 = ${image.toLowerCase()}`);
  }
  if (name !== undefined) {
    const key = name.toLowerCase();
    among(sql`select id from workload where name_key >= ${key} and name_key < ${`${key}\u{10ffff}`}
      union select id from workload where ref = ${name}`);
  }
  if (project !== undefined) {
    among(sql`select id from workload where project_id = ${project}
      union select id from workload where project_name is not null and lower(project_name) = ${project.toLowerCase()}`);
  }
  if (siteId !== undefined) all.push(sql`workload.site_id = ${siteId}`);
  if (at !== undefined) {
    all.push(sql`coalesce(workload.created_at, workload.first_seen_at) <= ${at}
      and (workload.gone_at is null or workload.gone_at > ${at})`);
  } else if (state === 'there') all.push(sql`workload.gone_at is null`);
  if (state !== 'there' && state !== 'all') all.push(sql`workload.state = ${state}`);
  return all;
}

function addressWays({ ip, mac, at, state }: WorkloadSearch): RawBuilder<unknown>[] {
  const held =
    at !== undefined
      ? sql`from_at <= ${at} and (to_at is null or to_at > ${at})`
      : state === 'there'
        ? sql`to_at is null`
        : sql`true`;
  const ways: RawBuilder<unknown>[] = [];
  if (ip !== undefined)
    ways.push(sql`select workload_id from workload_address where address = ${ip}::inet and ${held}`);
  if (mac !== undefined)
    ways.push(sql`select workload_id from workload_address where mac = ${mac} and ${held}`);
  return ways;
}

function atSites(column: RawBuilder<unknown>, sight: SubjectSight): RawBuilder<unknown> {
  if (sight.kind === 'all') return sql`true`;
  if (sight.kind === 'site') return sql`${column} = ${sight.siteId}`;
  return sql`${column} in (select id from site where ngi_id = ${sight.ngiId})`;
}

export interface GapRow {
  site_id: string;
  system: string;
  from_at: Date;
  to_at: Date | null;
  why: string | null;
}

/** What agents could not see, and those that have been silent since; the last first. */
export async function gapsFor(
  db: Reader,
  sight: SubjectSight,
  { siteId, at }: Pick<WorkloadSearch, 'siteId' | 'at'>,
  silentSince: Date,
  limit: number,
): Promise<GapRow[]> {
  const here = sql`${siteId === undefined ? sql`true` : sql`site_id = ${siteId}`} and ${atSites(sql`site_id`, sight)}`;
  const then = at === undefined ? sql`true` : sql`from_at <= ${at} and to_at >= ${at}`;
  const { rows } = await sql<GapRow>`
    select site_id, system, from_at, to_at, why from (
      select site_id, system, from_at, to_at, why from workload_gap where ${here} and ${then}
      union all select site_id, system, last_at, null, null from facts_feed
        where ${here} and last_at < ${silentSince} and ${at === undefined ? sql`true` : sql`last_at < ${at}`}) gap
    order by to_at desc nulls first, from_at desc, system limit ${limit}`.execute(db);
  return rows;
}

export async function seenWorkload(
  db: Reader,
  sight: SubjectSight,
  id: string,
): Promise<WorkloadRow | undefined> {
  const { rows } = await sql<WorkloadRow>`select * from workload
    where id = ${id} and ${atSites(sql`workload.site_id`, sight)}`.execute(db);
  return rows[0];
}
