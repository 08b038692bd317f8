import type { Actor, ScenarioDraftSummary, ScenarioDraftView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type DraftScope, mayChangeDraft, maySeeDraft } from './policy.ts';
import {
  type DraftRow,
  type DraftVersionRow,
  draftById,
  draftsWithNewest,
  draftVersion,
  draftVersions,
} from './store.ts';

type Newest = Omit<DraftVersionRow, 'yaml'>;

/** Those that the actor may see, the one saved last first. */
export async function listDrafts(app: App, actor: Actor): Promise<ScenarioDraftSummary[]> {
  const all = await draftsWithNewest(app.db);
  return all
    .filter(({ draft }) => maySeeDraft(actor, draftScope(draft)))
    .map(({ draft, newest }) => summaryOf(actor, draft, newest));
}

export async function viewDraft(app: App, actor: Actor, id: string): Promise<ScenarioDraftView> {
  const draft = await demandDraft(app, actor, id, maySeeDraft);
  const versions = await draftVersions(app.db, id);
  const newest = await draftVersion(app.db, id, draft.version);
  if (!newest) throw new Error(`the draft ${id} lacks its version ${draft.version}`);
  return {
    ...summaryOf(actor, draft, newest),
    yaml: newest.yaml,
    versions: versions.map(({ version, saved_at, saved_by, problems, sha256 }) => ({
      version,
      savedAt: saved_at.toISOString(),
      savedByMe: saved_by === actor.id,
      problems,
      sha256,
    })),
    mayChange: mayChangeDraft(actor, draftScope(draft)),
  };
}

export async function viewDraftVersion(
  app: App,
  actor: Actor,
  id: string,
  version: number,
): Promise<{ version: number; yaml: string }> {
  await demandDraft(app, actor, id, maySeeDraft);
  const found = await draftVersion(app.db, id, version);
  if (!found) throw new MusterError('not-found', `The draft has no version ${version}.`);
  return { version, yaml: found.yaml };
}

/** The draft, if the actor may do with it what `may` says; else as if there were none. */
export async function demandDraft(
  app: App,
  actor: Actor,
  id: string,
  may: (actor: Actor, scope: DraftScope) => boolean,
): Promise<DraftRow> {
  const draft = await draftById(app.db, id);
  if (!draft || !maySeeDraft(actor, draftScope(draft)))
    throw new MusterError('not-found', `There is no draft ${id} that you may see.`);
  demand(may(actor, draftScope(draft)));
  return draft;
}

export function draftScope({ scope_kind, scope_ngi_id }: DraftRow): DraftScope {
  return { kind: scope_kind, ngiId: scope_ngi_id };
}

function summaryOf(actor: Actor, draft: DraftRow, newest: Newest): ScenarioDraftSummary {
  return {
    id: draft.id,
    name: draft.name,
    version: draft.version,
    scope: draftScope(draft),
    title: newest.title,
    problems: newest.problems,
    savedAt: newest.saved_at.toISOString(),
    savedByMe: newest.saved_by === actor.id,
  };
}
