import type { ProcedurePin } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { ProcedureMoveTable } from '../../db/tables/procedure.ts';

export interface NewMove {
  incidentId: string;
  at: Date;
  actor: string;
  reason: string;
  from: ProcedurePin;
  to: ProcedurePin;
  entry: string;
}

/** Lets the incident follow the other text, and keeps which one it followed before. */
export async function insertMove(tx: Tx, move: NewMove): Promise<void> {
  const { to } = move;
  await tx
    .updateTable('incident')
    .set({
      procedure_name: to.name,
      procedure_version: to.version,
      procedure_sha256: to.sha256,
      overrides: JSON.stringify(to.overrides),
    })
    .where('id', '=', move.incidentId)
    .execute();
  await tx
    .insertInto('procedure_move')
    .values({
      incident_id: move.incidentId,
      at: move.at,
      actor: move.actor,
      reason: move.reason,
      from_pin: JSON.stringify(move.from),
      to_pin: JSON.stringify(to),
      entry_id: move.entry,
    })
    .execute();
}

/** The latest first. */
export async function movesOf(db: Db | Tx, incidentId: string): Promise<Selectable<ProcedureMoveTable>[]> {
  return await db
    .selectFrom('procedure_move')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('ord', 'desc')
    .execute();
}
