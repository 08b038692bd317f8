import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { ScenarioDraftTable, ScenarioDraftVersionTable } from '../../db/tables/scenarios.ts';

export type DraftRow = Selectable<ScenarioDraftTable>;
export type DraftVersionRow = Selectable<ScenarioDraftVersionTable>;

/** Each with its newest version; the one saved last comes first. */
export async function draftsWithNewest(
  db: Db,
): Promise<{ draft: DraftRow; newest: Omit<DraftVersionRow, 'yaml'> }[]> {
  const rows = await db
    .selectFrom('scenario_draft as d')
    .innerJoin('scenario_draft_version as v', (join) =>
      join.onRef('v.draft_id', '=', 'd.id').onRef('v.version', '=', 'd.version'),
    )
    .selectAll('d')
    .select(['v.draft_id', 'v.sha256', 'v.title', 'v.problems', 'v.saved_by', 'v.saved_at', 'v.entry_id'])
    .where('d.gone_at', 'is', null)
    .orderBy('v.saved_at', 'desc')
    .orderBy('d.id')
    .execute();
  return rows.map((row) => ({ draft: row, newest: row }));
}

export async function draftById(db: Db | Tx, id: string): Promise<DraftRow | undefined> {
  return await db
    .selectFrom('scenario_draft')
    .selectAll()
    .where('id', '=', id)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
}

/** As it is now, held until the transaction ends. */
export async function lockDraft(tx: Tx, id: string): Promise<DraftRow | undefined> {
  return await tx
    .selectFrom('scenario_draft')
    .selectAll()
    .where('id', '=', id)
    .where('gone_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function draftVersion(
  db: Db | Tx,
  id: string,
  version: number,
): Promise<DraftVersionRow | undefined> {
  return await db
    .selectFrom('scenario_draft_version')
    .selectAll()
    .where('draft_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** Newest first. */
export async function draftVersions(db: Db | Tx, id: string): Promise<Omit<DraftVersionRow, 'yaml'>[]> {
  return await db
    .selectFrom('scenario_draft_version')
    .select(['draft_id', 'version', 'sha256', 'title', 'problems', 'saved_by', 'saved_at', 'entry_id'])
    .where('draft_id', '=', id)
    .orderBy('version', 'desc')
    .execute();
}
