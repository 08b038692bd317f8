import type { Actor, BanProposal, BanSubject, ImportBansRequest, ImportedBans } from '@muster/contract';
import { readMembers, SubjectError, subjectKey, subjectKeyOrNone } from '@muster/subjects';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { namesOfActors } from '../people/index.ts';
import { lockProposal as lockSignal, settleProposal } from '../signals/index.ts';
import { ArgusError, type ReadBan, readArgus, type Skipped } from './argus.ts';
import { mayImport, maySeeProposals } from './policy.ts';
import * as store from './store-proposals.ts';
import { titleOf } from './title.ts';

/**
 * Reads a list of others into proposals. It bans nobody: an officer makes a ban of each, or dismisses it.
 * @throws MusterError import.invalid for a text that is no such list at all
 */
export async function importBans(app: App, actor: Actor, request: ImportBansRequest): Promise<ImportedBans> {
  demand(mayImport(actor));
  const { bans, skipped } = read(request);
  const at = app.clocks.procedure.now();
  const byKey = new Map(bans.map((ban) => [subjectKey(ban.identifier), ban]));
  const { made, known } = await inTransaction(app.db, async (tx) => {
    const banned = new Set(
      (await store.bannedSubjects(tx)).flatMap(({ identifiers }) =>
        identifiers.flatMap((one) => subjectKeyOrNone(one) ?? []),
      ),
    );
    const fresh = [...byKey].filter(([key]) => !banned.has(key));
    const rows = fresh.map(([key, { identifier, text, line }]) => ({
      id: newId('bpr', at),
      subject_key: key,
      format: request.format,
      source: request.source,
      title: titleOf([identifier]),
      subject: { identifiers: [identifier], cascade: true },
      text,
      line,
      imported_at: at,
      imported_by: actor.id,
    }));
    const inserted = await store.insertProposals(tx, rows);
    await appendEntry(tx, {
      at,
      kind: 'ban.list-imported',
      subject: `import ${request.format}`,
      actor: actor.id,
      body: { read: bans.length, proposed: inserted.length, skipped: skipped.length },
    });
    const byId = new Map(inserted.map((row) => [row.id, row]));
    // In the order of the list.
    return { made: rows.flatMap(({ id }) => byId.get(id) ?? []), known: byKey.size - inserted.length };
  });
  return { proposals: await views(app, made), known, skipped };
}

function read({ format, text }: ImportBansRequest): { bans: ReadBan[]; skipped: Skipped[] } {
  try {
    if (format === 'argus') return readArgus(text);
    const { rows, faults } = readMembers(text);
    const lines = text.split(/\r\n|\n|\r/);
    return {
      bans: rows.map(({ line, member }) => ({
        line,
        identifier: member,
        text: lines[line - 1]?.trim() ?? '',
      })),
      skipped: faults.map(({ line, why }) => ({ line, why, text: (lines[line - 1] ?? '').slice(0, 200) })),
    };
  } catch (error) {
    if (!(error instanceof ArgusError || error instanceof SubjectError)) throw error;
    throw new MusterError('import.invalid', `${error.message} Nothing was imported.`, '/body/text');
  }
}

export async function listProposals(app: App, actor: Actor): Promise<BanProposal[]> {
  demand(maySeeProposals(actor));
  return await views(app, await store.proposals(app.db));
}

export async function dismissProposal(
  app: App,
  actor: Actor,
  id: string,
  reason: string,
): Promise<BanProposal> {
  demand(mayImport(actor));
  const row = await inTransaction(app.db, async (tx) => {
    const proposal = await lockOpen(tx, id);
    const at = app.clocks.procedure.now();
    await store.decide(tx, id, { state: 'dismissed', at, by: actor.id, banId: null });
    await appendEntry(tx, {
      at,
      kind: 'ban.proposal-dismissed',
      subject: id,
      actor: actor.id,
      body: { reason_length: reason.length },
    });
    return { ...proposal, state: 'dismissed' as const };
  });
  return (await views(app, [row]))[0] as BanProposal;
}

/**
 * A ban was made of it: of an imported line, or of what a foreign transmitter said.
 * @throws MusterError auth.denied; request.invalid for a ban of somebody else than is proposed
 */
export async function takeProposal(
  tx: Tx,
  app: App,
  actor: Actor,
  id: string,
  { id: banId, subject }: { id: string; subject: BanSubject },
): Promise<void> {
  demand(mayImport(actor));
  const named = new Set(subject.identifiers.map((one) => subjectKeyOrNone(one)));
  if (id.startsWith('sgp_')) {
    const { kind, identifiers } = await lockSignal(tx, id);
    if (kind === 'unban')
      throw notOf('The proposal asks that somebody be let in again; lift a ban, or dismiss it.');
    // One whose names nobody here could read is taken up by an officer who could.
    if (identifiers.length > 0 && !identifiers.some((one) => named.has(subjectKeyOrNone(one))))
      throw notOf('The proposal is of somebody whom this ban does not name.');
    await settleProposal(tx, app, actor, id, { banId });
    return;
  }
  const { subject_key } = await lockOpen(tx, id);
  if (!named.has(subject_key)) throw notOf('The proposal is of somebody whom this ban does not name.');
  await store.decide(tx, id, { state: 'accepted', at: app.clocks.procedure.now(), by: actor.id, banId });
}

function notOf(why: string): MusterError {
  return new MusterError('request.invalid', `${why} Nothing was changed.`, '/body/proposal');
}

async function lockOpen(tx: Tx, id: string): Promise<store.ProposalRow> {
  const proposal = await store.lockProposal(tx, id);
  demand(proposal !== undefined, 'not-found');
  if (proposal?.state !== 'open')
    throw new MusterError(
      'state.conflict',
      'Somebody decided on this proposal already; nothing was changed.',
    );
  return proposal;
}

async function views(app: App, rows: readonly store.ProposalRow[]): Promise<BanProposal[]> {
  const names = await namesOfActors(
    app.db,
    rows.map(({ imported_by }) => imported_by),
  );
  return rows.map((row) => ({
    id: row.id,
    format: row.format,
    source: row.source,
    title: row.title,
    subject: row.subject,
    text: row.text,
    line: row.line,
    importedAt: row.imported_at.toISOString(),
    importedBy: names.get(row.imported_by) ?? row.imported_by,
    state: row.state,
    banId: row.ban_id,
  }));
}
