import type { Actor, ProposalView, SubjectIdentifier } from '@muster/contract';
import { type Selectable, sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import type { SignalProposalTable } from '../../db/tables/signals.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { mayReadSignals, maySettleProposals } from './policy.ts';
import type { Reader } from './store.ts';

const MOST_SHOWN = 500;

export type ProposalRow = Selectable<SignalProposalTable> & { transmitter_name: string };

function proposals(db: Reader) {
  return db
    .selectFrom('signal_proposal')
    .innerJoin('signal_transmitter', 'signal_transmitter.id', 'signal_proposal.transmitter_id')
    .selectAll('signal_proposal')
    .select('signal_transmitter.name as transmitter_name');
}

/** What others would have us do: the open ones first, then the latest. */
export async function listProposals(app: App, actor: Actor): Promise<ProposalView[]> {
  demand(mayReadSignals(actor));
  const rows = await proposals(app.db)
    .orderBy(sql`state <> 'open'`)
    .orderBy('signal_proposal.id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  return rows.map(viewOf);
}

/** An open proposal, locked: whoever makes a ban of it settles it in the same transaction. */
export async function lockProposal(
  tx: Tx,
  id: string,
): Promise<{ kind: 'ban' | 'unban'; identifiers: SubjectIdentifier[]; reason: string; txn: string | null }> {
  const row = await tx
    .selectFrom('signal_proposal')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  demand(row !== undefined, 'not-found');
  if (row?.state !== 'open')
    throw new MusterError(
      'state.conflict',
      'Somebody decided about this proposal before; nothing was changed.',
    );
  return { kind: row.kind, identifiers: row.identifiers, reason: row.reason, txn: row.txn };
}

/** Taken up by a ban, or dismissed with a reason. */
export async function settleProposal(
  tx: Tx,
  app: App,
  actor: Actor,
  id: string,
  how: { banId: string } | { why: string },
): Promise<void> {
  await lockProposal(tx, id);
  const at = app.clocks.procedure.now();
  const banId = 'banId' in how ? how.banId : null;
  await tx
    .updateTable('signal_proposal')
    .set({
      state: banId === null ? 'dismissed' : 'taken',
      settled_at: at,
      settled_by: actor.id,
      ban_id: banId,
      why: 'why' in how ? how.why : '',
    })
    .where('id', '=', id)
    .execute();
  await appendEntry(tx, {
    at,
    kind: 'signals.proposal-settled',
    subject: id,
    actor: actor.id,
    body: { ban: banId },
  });
}

export async function dismissProposal(app: App, actor: Actor, id: string, why: string): Promise<void> {
  demand(maySettleProposals(actor));
  await inTransaction(app.db, (tx) => settleProposal(tx, app, actor, id, { why }));
}

function viewOf(row: ProposalRow): ProposalView {
  return {
    id: row.id,
    transmitter: { id: row.transmitter_id, name: row.transmitter_name },
    kind: row.kind,
    event: row.event,
    identifiers: row.identifiers,
    unread: row.unread as ProposalView['unread'],
    reason: row.reason,
    txn: row.txn,
    happenedAt: row.happened_at?.toISOString() ?? null,
    receivedAt: row.received_at.toISOString(),
    state: row.state,
    why: row.why,
  };
}
