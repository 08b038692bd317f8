import type { Tx } from '../../db/database.ts';
import { newId } from '../../kernel/ids.ts';
import { nameKey } from '../../kernel/name-key.ts';
import type { AppliedChange, ApplyContext, Change, NgiChange, SiteChange } from './changes.ts';
import { isAnyOf } from './is-any-of.ts';
import { applyParts } from './store-apply-parts.ts';
import { refreshSubjects } from './store-refresh.ts';

/** Carries a plan out. What is unchanged is only noted as seen. */
export async function applyPlan(
  tx: Tx,
  changes: readonly Change[],
  context: ApplyContext,
): Promise<AppliedChange[]> {
  const applied: AppliedChange[] = [];
  const ids = new Map<object, string>();
  const subjects = changes.filter((change) => change.kind === 'ngi' || change.kind === 'site');
  for (const change of subjects) {
    const id = await applySubject(tx, change, context);
    if (change.subject) ids.set(change.subject, id);
    applied.push({ change, id });
  }
  await markSeen(tx, subjects, context);
  const touched = applied.filter(({ change }) => change.op !== 'unchanged').map(({ id }) => id);
  await refreshSubjects(tx, touched, context.at);
  const parts = changes.filter((change) => change.kind !== 'ngi' && change.kind !== 'site');
  applied.push(...(await applyParts(tx, parts, context, (subject) => subject.id ?? ids.get(subject))));
  return applied;
}

async function applySubject(tx: Tx, change: NgiChange | SiteChange, context: ApplyContext): Promise<string> {
  const { at, source } = context;
  if (change.op === 'unchanged' && change.id !== null) return change.id;
  if (change.op === 'vanished' && change.id !== null) {
    await tx
      .updateTable('federation_record')
      .set({ gone_at: at })
      .where('source', '=', source)
      .where('subject_id', '=', change.id)
      .execute();
    return change.id;
  }
  if (!change.after) throw new Error(`a change of ${change.label} holds nothing`);
  const id = change.id ?? (await insertSubject(tx, change, at));
  const row = {
    subject_kind: change.kind,
    name: change.after.name,
    key: change.after.key,
    fields: JSON.stringify(change.after.fields),
    last_seen_at: at,
    gone_at: null,
  };
  await tx
    .insertInto('federation_record')
    .values({ ...row, source, subject_id: id, first_seen_at: at })
    .onConflict((conflict) => conflict.columns(['source', 'subject_id']).doUpdateSet(row))
    .execute();
  return id;
}

async function insertSubject(tx: Tx, change: NgiChange | SiteChange, at: Date): Promise<string> {
  const id = newId(change.kind, at);
  const name = change.after?.name ?? change.label;
  const row = { id, name, name_key: nameKey(name), first_seen_at: at, last_seen_at: at };
  if (change.kind === 'ngi') await tx.insertInto('ngi').values(row).execute();
  else await tx.insertInto('site').values(row).execute();
  return id;
}

async function markSeen(tx: Tx, changes: readonly Change[], { source, at }: ApplyContext): Promise<void> {
  const seen = changes.flatMap(({ op, id, after }) =>
    op === 'unchanged' && after && id !== null ? [id] : [],
  );
  if (seen.length === 0) return;
  await tx
    .updateTable('federation_record')
    .set({ last_seen_at: at })
    .where('source', '=', source)
    .where(isAnyOf('subject_id', seen))
    .execute();
  await tx.updateTable('ngi').set({ last_seen_at: at }).where(isAnyOf('id', seen)).execute();
  await tx.updateTable('site').set({ last_seen_at: at }).where(isAnyOf('id', seen)).execute();
}
