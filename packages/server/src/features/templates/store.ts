import type { TemplateName } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { TemplateVersionTable } from '../../db/tables/threads.ts';

export type WordingRow = Selectable<TemplateVersionTable>;

/** The newest first; none when the shipped wording was never changed. */
export async function wordingsOf(db: Db | Tx, name: TemplateName): Promise<WordingRow[]> {
  return await db
    .selectFrom('template_version')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .execute();
}

export async function newestWording(db: Db | Tx, name: TemplateName): Promise<WordingRow | undefined> {
  return await db
    .selectFrom('template_version')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertWording(tx: Tx, row: WordingRow): Promise<void> {
  await tx.insertInto('template_version').values(row).execute();
}
