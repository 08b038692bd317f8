import type { Db, Tx } from '../../db/database.ts';
import type { ProcedureTextTable } from '../../db/tables/incidents.ts';

/** Keeps what is there: a version's text never changes. */
export async function insertText(tx: Tx, row: ProcedureTextTable): Promise<boolean> {
  const inserted = await tx
    .insertInto('procedure_text')
    .values(row)
    .onConflict((conflict) => conflict.columns(['name', 'version']).doNothing())
    .returning('sha256')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function textOf(
  db: Db | Tx,
  name: string,
  version: number,
): Promise<ProcedureTextTable | undefined> {
  return await db
    .selectFrom('procedure_text')
    .selectAll()
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst();
}

export async function newestText(db: Db | Tx, name: string): Promise<ProcedureTextTable | undefined> {
  return await db
    .selectFrom('procedure_text')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What came from a federation, not with Muster. */
export async function importedTexts(db: Db | Tx): Promise<ProcedureTextTable[]> {
  return await db
    .selectFrom('procedure_text')
    .selectAll()
    .where('origin', '=', 'imported')
    .orderBy('name')
    .orderBy('version')
    .execute();
}
