import type { Actor, MessageDraftView, SaveDraftRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { publishIncident } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { demandWriter } from './demand-writer.ts';
import { type DraftRow, draftsOf, insertDraft, lockDraft } from './store.ts';

/** What is being written on an incident by those of one's own side: the CSIRT's officers, or those of an NGI. */
export async function listDrafts(app: App, actor: Actor, incidentRef: string): Promise<MessageDraftView[]> {
  const { id: incidentId } = (await demandWriter(app, app.db, actor, incidentRef)).incident;
  const rows = (await draftsOf(app.db, incidentId)).filter((row) => isOfSide(actor, row));
  const names = await namesOfActors(
    app.db,
    rows.map(({ saved_by }) => saved_by),
  );
  return rows.map((row) => viewOf(actor, row, names));
}

/** Keeps a new draft. */
export async function createDraft(
  app: App,
  actor: Actor,
  incidentRef: string,
  { content }: SaveDraftRequest,
): Promise<MessageDraftView> {
  const at = app.clocks.procedure.now();
  const row = await inTransaction(app.db, async (tx) => {
    const { id: incidentId } = (await demandWriter(app, tx, actor, incidentRef)).incident;
    const made: DraftRow = {
      id: newId('drf', at),
      incident_id: incidentId,
      version: 1,
      content,
      scope_ngi_id: sideOf(actor),
      saved_at: at,
      saved_by: actor.id,
      gone_at: null,
    };
    await insertDraft(tx, made);
    return made;
  });
  return viewOf(actor, row, new Map());
}

/** @throws MusterError state.conflict when somebody saved it in between, or sent it */
export async function saveDraft(
  app: App,
  actor: Actor,
  incidentRef: string,
  id: string,
  { content, after }: SaveDraftRequest,
): Promise<MessageDraftView> {
  const at = app.clocks.procedure.now();
  const [incident, row] = await inTransaction(app.db, async (tx) => {
    const { id: incidentId } = (await demandWriter(app, tx, actor, incidentRef)).incident;
    const draft = await demandDraft(tx, actor, incidentId, id);
    if (draft.version !== after)
      throw new MusterError(
        'state.conflict',
        `Somebody saved version ${draft.version} of this draft meanwhile. Your text is not lost: keep it as a new draft, or open the newest and take your changes over.`,
      );
    const changed = { version: draft.version + 1, content, saved_at: at, saved_by: actor.id };
    await tx
      .updateTable('message_draft')
      .set({ ...changed, content: JSON.stringify(content).replaceAll('\\u0000', '') })
      .where('id', '=', id)
      .execute();
    return [incidentId, { ...draft, ...changed }] as const;
  });
  publishIncident(app, incident);
  return viewOf(actor, row, new Map());
}

/** Nothing of it was sent. Idempotent. */
export async function dropDraft(app: App, actor: Actor, incidentRef: string, id: string): Promise<void> {
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const { id: incidentId } = (await demandWriter(app, tx, actor, incidentRef)).incident;
    const draft = await lockDraft(tx, incidentId, id);
    if (!draft || !isOfSide(actor, draft)) return;
    await tx.updateTable('message_draft').set({ gone_at: at }).where('id', '=', id).execute();
  });
}

async function demandDraft(tx: Tx, actor: Actor, incidentId: string, id: string): Promise<DraftRow> {
  const draft = await lockDraft(tx, incidentId, id);
  if (!draft || !isOfSide(actor, draft))
    throw new MusterError(
      'not-found',
      'There is no such draft: it was sent or put away, or it is not yours to see.',
    );
  return draft;
}

function sideOf({ scope }: Actor): string | null {
  return scope.kind === 'ngi' ? scope.ngiId : null;
}

function isOfSide(actor: Actor, draft: DraftRow): boolean {
  return draft.scope_ngi_id === sideOf(actor);
}

function viewOf(actor: Actor, row: DraftRow, names: ReadonlyMap<string, string>): MessageDraftView {
  const savedByMe = row.saved_by === actor.id;
  return {
    id: row.id,
    version: row.version,
    content: row.content,
    savedAt: row.saved_at.toISOString(),
    savedBy: savedByMe ? actor.name : (names.get(row.saved_by) ?? 'somebody'),
    savedByMe,
  };
}
