import { sql } from 'kysely';
import type { SubjectRecord } from './describe.ts';
import type { SubjectSight } from './policy.ts';
import { edgeSeen, subjectSeen } from './sight-store.ts';
import type { EdgeRow, Reader, SubjectRow } from './store.ts';

/** In the order of a search's answer. */
export const MATCHES = ['same', 'under', 'begins-so', 'looks-alike'] as const;

export interface SubjectSearch {
  /** As what the question was read. */
  read: Pick<SubjectRecord, 'key' | 'telling' | 'skeleton'> | null;
  /** The question as the beginning of something, prepared for comparing. */
  beginning: string;
  after: { rank: number; id: string } | null;
  limit: number;
}

export async function findSubjects(
  db: Reader,
  sight: SubjectSight,
  { read, beginning, after, limit }: SubjectSearch,
): Promise<(SubjectRow & { rank: number })[]> {
  const ways = [
    sql`select id, 2 as rank from subject where telling >= ${beginning} and telling < ${`${beginning}\u{10ffff}`}`,
  ];
  if (read !== null) {
    ways.push(sql`select id, 0 from subject where key = ${read.key}`);
    if (read.key.endsWith('/')) {
      const stem = read.key.slice(0, -1);
      ways.push(
        sql`select id, 1 from subject where key > ${read.key} and key < ${`${stem}0`}`,
        sql`select id, 3 from subject where key > ${stem} and key < ${read.key}`,
        sql`select id, 3 from subject where key >= ${`${stem}0`} and key < ${`${stem}\u{10ffff}`}`,
      );
    }
    if (read.skeleton.length > 3) {
      ways.push(sql`select id, 3 from subject where skeleton = ${read.skeleton} and length(skeleton) > 3`);
    }
  }
  const later = after ? sql`(found.rank, subject.id) > (${after.rank}::int, ${after.id}::text)` : sql`true`;
  // Put in order first, so that of a gateway's thousands it is asked of no more than a page who may see them.
  const { rows } = await sql<SubjectRow & { rank: number }>`
    select * from (
      select subject.*, found.rank from
        (select id, min(rank) as rank from (${sql.join(ways, sql` union all `)}) way group by id) found
      join subject on subject.id = found.id
      where ${later} order by found.rank, subject.id offset 0) subject
    where ${subjectSeen(sight)} limit ${limit}`.execute(db);
  return rows;
}

export async function seenSubject(
  db: Reader,
  sight: SubjectSight,
  id: string,
): Promise<SubjectRow | undefined> {
  return await db
    .selectFrom('subject')
    .selectAll()
    .where('id', '=', id)
    .where(subjectSeen(sight))
    .executeTakeFirst();
}

/** Of these subjects those that may be seen. */
export async function seenOf(db: Reader, sight: SubjectSight, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('subject')
    .select('id')
    .where(sql<boolean>`id = any(${[...ids]})`)
    .where(subjectSeen(sight))
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** All ties of a subject, those of the past too; those that hold first. */
export async function edgesAround(
  db: Reader,
  sight: SubjectSight,
  id: string,
  limit: number,
): Promise<EdgeRow[]> {
  return await db
    .selectFrom('subject_edge')
    .selectAll()
    .where((e) => e.or([e('from_id', '=', id), e('to_id', '=', id)]))
    .where(edgeSeen(sight))
    .orderBy(sql`to_at is not null`)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}
