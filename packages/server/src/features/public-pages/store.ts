import type { TeamDescription } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';

export interface TeamVersion {
  version: number;
  content: TeamDescription;
  saved_at: Date;
  saved_by: string;
}

export async function newestTeam(db: Db | Tx): Promise<TeamVersion | undefined> {
  const row = await db
    .selectFrom('team_description')
    .select(['version', 'content', 'saved_at', 'saved_by'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, content: row.content as unknown as TeamDescription };
}

/** False when somebody else has saved that version meanwhile. */
export async function insertTeam(
  tx: Tx,
  { content, ...row }: TeamVersion & { entry_id: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('team_description')
    .values({ ...row, content: JSON.stringify(content) })
    .onConflict((conflict) => conflict.column('version').doNothing())
    .returning('version')
    .executeTakeFirst();
  return made !== undefined;
}
