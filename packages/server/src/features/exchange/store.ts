import type { TlpLabel } from '@muster/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type {
  IncidentExportTable,
  IncidentImportTable,
  IncidentRedactionTable,
} from '../../db/tables/exchange.ts';

export type RedactionRow = Selectable<IncidentRedactionTable>;

/** What a page shows of each list; older ones stand in the ledger. */
const MOST_SHOWN = 200;

export async function insertRedaction(tx: Tx, row: Insertable<IncidentRedactionTable>): Promise<void> {
  await tx.insertInto('incident_redaction').values(row).execute();
}

export async function insertExport(tx: Tx, row: Insertable<IncidentExportTable>): Promise<void> {
  await tx.insertInto('incident_export').values(row).execute();
}

export async function insertImport(tx: Tx, row: Insertable<IncidentImportTable>): Promise<void> {
  await tx.insertInto('incident_import').values(row).execute();
}

export async function redactionById(
  db: Db | Tx,
  incident: string,
  id: string,
): Promise<RedactionRow | undefined> {
  return await db
    .selectFrom('incident_redaction')
    .selectAll()
    .where('id', '=', id)
    .where('incident_id', '=', incident)
    .executeTakeFirst();
}

export async function newestRedaction(
  db: Db | Tx,
  incident: string,
  tlp: TlpLabel,
): Promise<RedactionRow | undefined> {
  return await db
    .selectFrom('incident_redaction')
    .selectAll()
    .where('incident_id', '=', incident)
    .where('tlp', '=', tlp)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

/** The newest first; `by` only those of one maker. */
export async function redactionsOf(db: Db, incident: string) {
  return await db
    .selectFrom('incident_redaction')
    .selectAll()
    .where('incident_id', '=', incident)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
}

export async function exportsOf(db: Db, incident: string, by: string | null) {
  let query = db.selectFrom('incident_export').selectAll().where('incident_id', '=', incident);
  if (by !== null) query = query.where('made_by', '=', by);
  return await query.orderBy('id', 'desc').limit(MOST_SHOWN).execute();
}

export async function importsOf(db: Db, incident: string) {
  return await db
    .selectFrom('incident_import')
    .selectAll()
    .where('incident_id', '=', incident)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
}
