import type { Db, Tx } from '../../db/database.ts';

/** A message that the script has for one site, sent or still to come. */
export interface PlannedInject {
  id: string;
  key: string;
  kind: string;
  dueAt: Date;
  sentAt: Date | null;
}

/** In the order in which they are due. Those to come are for who sees the whole campaign alone. */
export async function injectsOf(db: Db | Tx, participationId: string): Promise<PlannedInject[]> {
  const rows = await db
    .selectFrom('inject')
    .select(['id', 'key', 'kind', 'due_at', 'sent_at'])
    .where('participation_id', '=', participationId)
    .orderBy('due_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, key, kind, due_at: dueAt, sent_at: sentAt }) => ({ id, key, kind, dueAt, sentAt }));
}
