import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { ClockName } from './model.ts';

/** Incidents whose clocks may tell somebody: real ones that are not closed, and drills under a text that says so. */
export async function watchedIncidents(db: Db | Tx, loudTexts: readonly string[]) {
  return await db
    .selectFrom('incident')
    .select(['id', 'public_id', 'procedure_name', 'procedure_version', 'procedure_sha256', 'overrides'])
    .where('state', '<>', 'closed')
    .where('merged_into', 'is', null)
    .where((e) =>
      e.or([
        e('exercise', '=', false),
        e('procedure_sha256', '=', sql<string>`any(${[...loudTexts]}::text[])`),
      ]),
    )
    .orderBy('id')
    .execute();
}

/** The texts that drills follow now: few, however many drills there are. */
export async function textsOfDrills(db: Db | Tx) {
  return await db
    .selectFrom('incident')
    .select(['procedure_name as name', 'procedure_version as version', 'procedure_sha256 as sha256'])
    .distinct()
    .where('exercise', '=', true)
    .where('state', '<>', 'closed')
    .execute();
}

export type Watched = Awaited<ReturnType<typeof watchedIncidents>>[number];

/** What was told before, as text that a set can hold; by `noticeKey`. */
export async function toldOf(db: Db | Tx, incidentIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('clock_notice')
    .select(['incident_id', 'site_id', 'step', 'key', 'anchor_at', 'threshold'])
    .where('incident_id', '=', sql<string>`any(${[...incidentIds]}::text[])`)
    .execute();
  return new Set(
    rows.map((row) =>
      noticeKey(
        row.incident_id,
        { siteId: row.site_id, step: row.step, key: row.key, anchorAt: row.anchor_at },
        row.threshold,
      ),
    ),
  );
}

export function noticeKey(incidentId: string, clock: ClockName, threshold: number): string {
  return [incidentId, clock.siteId, clock.step, clock.key, clock.anchorAt.toISOString(), threshold].join('|');
}

export interface NewClockNotices {
  incidentId: string;
  clock: ClockName;
  thresholds: readonly number[];
  dueAt: Date;
  at: Date;
}

/** Gives the thresholds that nobody had recorded before: only whoever gets them tells somebody. */
export async function insertNotices(
  tx: Tx,
  { incidentId, clock, thresholds, dueAt, at }: NewClockNotices,
): Promise<number[]> {
  const rows = await tx
    .insertInto('clock_notice')
    .values(
      thresholds.map((threshold) => ({
        incident_id: incidentId,
        site_id: clock.siteId,
        step: clock.step,
        key: clock.key,
        anchor_at: clock.anchorAt,
        threshold,
        told_with: Math.max(...thresholds),
        due_at: dueAt,
        recorded_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('threshold')
    .execute();
  return rows.map(({ threshold }) => threshold);
}

/** Facts are recorded under the same lock. */
export async function lockIncident(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('incident').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

export async function siteOf(db: Db | Tx, siteId: string) {
  return await db
    .selectFrom('site')
    .select(['name', 'ngi_id', 'time_zone'])
    .where('id', '=', siteId)
    .executeTakeFirst();
}
