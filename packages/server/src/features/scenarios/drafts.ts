import type {
  Actor,
  CreateScenarioDraftRequest,
  SaveScenarioDraftRequest,
  ScenarioDraftView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { demandDraft, draftScope, viewDraft } from './draft-views.ts';
import { parseScenario, titleOf } from './parse.ts';
import { type DraftScope, mayChangeDraft, mayWriteScenarios } from './policy.ts';
import { lockDraft } from './store.ts';

/** Keeps a new draft, with or without errors: the CSIRT's, or that of the officer's NGI. */
export async function createDraft(
  app: App,
  actor: Actor,
  { name, yaml }: CreateScenarioDraftRequest,
  /** Where it came from, written in the same transaction. */
  origin?: (tx: Tx, made: { id: string; at: Date }) => Promise<unknown>,
): Promise<ScenarioDraftView> {
  demand(mayWriteScenarios(actor));
  const scope: DraftScope =
    actor.scope.kind === 'ngi'
      ? { kind: 'ngi', ngiId: actor.scope.ngiId }
      : { kind: 'federation', ngiId: null };
  const at = app.clocks.procedure.now();
  const id = newId('scd', at);
  await inTransaction(app.db, async (tx) => {
    await tx
      .insertInto('scenario_draft')
      .values({
        id,
        name,
        scope_kind: scope.kind,
        scope_ngi_id: scope.ngiId,
        version: 1,
        created_by: actor.id,
        created_at: at,
        gone_at: null,
      })
      .execute();
    await keepVersion(tx, { id, version: 1, yaml, actor: actor.id, at });
    await origin?.(tx, { id, at });
  });
  return await viewDraft(app, actor, id);
}

/**
 * Saves a new version. The same text again is no version.
 * @throws MusterError state.conflict when somebody saved another one in between
 */
export async function saveDraft(
  app: App,
  actor: Actor,
  id: string,
  { name, yaml, after }: SaveScenarioDraftRequest,
): Promise<ScenarioDraftView> {
  await demandDraft(app, actor, id, mayChangeDraft);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const draft = await lockDraft(tx, id);
    if (draft?.version !== after)
      throw new MusterError(
        'state.conflict',
        draft
          ? `Somebody saved version ${draft.version} after the version ${after} that you changed. Neither is lost: copy your text, open the newest version and take your changes over.`
          : 'The draft was put away meanwhile. Copy your text and keep it as a new draft.',
      );
    if (name !== undefined && name !== draft.name)
      await tx.updateTable('scenario_draft').set({ name }).where('id', '=', id).execute();
    const newest = await tx
      .selectFrom('scenario_draft_version')
      .select('sha256')
      .where('draft_id', '=', id)
      .where('version', '=', after)
      .executeTakeFirst();
    if (newest?.sha256 === sha256Of(yaml)) return;
    await tx
      .updateTable('scenario_draft')
      .set({ version: after + 1 })
      .where('id', '=', id)
      .execute();
    await keepVersion(tx, { id, version: after + 1, yaml, actor: actor.id, at });
  });
  return await viewDraft(app, actor, id);
}

/** Takes it from the list. Campaigns that were drafted from it keep their own text. Idempotent. */
export async function putDraftAway(app: App, actor: Actor, id: string): Promise<void> {
  await demandDraft(app, actor, id, mayChangeDraft);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const draft = await lockDraft(tx, id);
    if (!draft) return;
    await tx.updateTable('scenario_draft').set({ gone_at: at }).where('id', '=', id).execute();
    const body = { scope: draftScope(draft).kind, version: draft.version };
    await appendEntry(tx, { at, kind: 'scenario.draft-put-away', subject: id, actor: actor.id, body });
  });
}

interface NewVersion {
  id: string;
  version: number;
  yaml: string;
  actor: string;
  at: Date;
}

async function keepVersion(tx: Tx, { id, version, yaml, actor, at }: NewVersion): Promise<void> {
  const parsed = parseScenario(yaml);
  const problems = parsed.ok ? 0 : parsed.problems.length;
  const sha256 = sha256Of(yaml);
  const body = { version, sha256, problems };
  const entry = await appendEntry(tx, { at, kind: 'scenario.draft-saved', subject: id, actor, body });
  await tx
    .insertInto('scenario_draft_version')
    .values({
      draft_id: id,
      version,
      yaml,
      sha256,
      title: titleOf(yaml),
      problems,
      saved_by: actor,
      saved_at: at,
      entry_id: entry,
    })
    .execute();
}
