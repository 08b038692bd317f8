import type { BanSubject } from '@muster/contract';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { BanProposalTable } from '../../db/tables/bans.ts';
import type { Reader } from './store.ts';

export type ProposalRow = Selectable<BanProposalTable>;
const MOST_SHOWN = 1000;

/** All subjects that are banned now or wait for approval. */
export async function bannedSubjects(db: Reader): Promise<BanSubject[]> {
  const rows = await db
    .selectFrom('ban')
    .select('subject')
    .where('state', 'in', ['active', 'awaiting-approval'])
    .execute();
  return rows.map(({ subject }) => subject);
}

/** Those that wait for no answer already, and that nobody dismissed: lists of others are read again every day. */
export async function insertProposals(
  tx: Tx,
  rows: readonly Omit<ProposalRow, 'state' | 'decided_at' | 'decided_by' | 'ban_id'>[],
): Promise<ProposalRow[]> {
  if (rows.length === 0) return [];
  const { rows: made } = await sql<ProposalRow>`
    insert into ban_proposal
      (id, subject_key, format, source, title, subject, text, line, imported_at, imported_by, state)
    select id, subject_key, format, source, title, subject, text, line, imported_at, imported_by, 'open'
    from json_to_recordset(${JSON.stringify(rows)}::json) as p
      (id text, subject_key text, format text, source text, title text, subject jsonb, text text,
       line integer, imported_at timestamptz, imported_by text)
    where not exists (select from ban_proposal before
      where before.subject_key = p.subject_key and before.source = p.source and before.state = 'dismissed')
    on conflict do nothing returning *`.execute(tx);
  return made;
}

/** The open ones first, then the latest. */
export async function proposals(db: Reader): Promise<ProposalRow[]> {
  return await db
    .selectFrom('ban_proposal')
    .selectAll()
    .orderBy(sql`state <> 'open'`)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
}

export async function lockProposal(tx: Tx, id: string): Promise<ProposalRow | undefined> {
  return await tx.selectFrom('ban_proposal').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function decide(
  tx: Tx,
  id: string,
  how: { state: 'accepted' | 'dismissed'; at: Date; by: string; banId: string | null },
): Promise<void> {
  await tx
    .updateTable('ban_proposal')
    .set({ state: how.state, decided_at: how.at, decided_by: how.by, ban_id: how.banId })
    .where('id', '=', id)
    .execute();
}
