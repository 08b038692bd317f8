import { createHash } from 'node:crypto';
import type {
  Actor,
  IncidentDocument,
  SaveWordingRequest,
  TemplateName,
  TemplateSummary,
  TemplateView,
  WordingCheck,
} from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { checkWording, faultsOf } from './check-wording.ts';
import { definitionOf, definitions } from './definition.ts';
import { WordingError } from './engine.ts';
import { guidanceLines } from './guidance-links.ts';
import { mayEditTemplates, mayTryWordings } from './policy.ts';
import { commonWords, renderDocument } from './render-document.ts';
import { shippedWording } from './shipped.ts';
import { insertWording, newestWording, type WordingRow, wordingsOf } from './store.ts';
import { normalDocument } from './values.ts';

export async function listTemplates(app: App, actor: Actor): Promise<TemplateSummary[]> {
  const all: TemplateSummary[] = [];
  for (const { name } of definitions) all.push(summaryOf(actor, name, await newestWording(app.db, name)));
  return all;
}

export async function viewTemplate(app: App, actor: Actor, name: TemplateName): Promise<TemplateView> {
  const rows = await wordingsOf(app.db, name);
  return {
    ...summaryOf(actor, name, rows[0]),
    fields: [...definitionOf(name).fields],
    words: [...commonWords],
    source: rows[0]?.source ?? shippedWording(name),
    shipped: shippedWording(name),
    versions: rows.map(({ version, saved_at, saved_by, sha256, note }) => ({
      version,
      savedAt: saved_at.toISOString(),
      savedByMe: saved_by === actor.id,
      sha256,
      note,
    })),
  };
}

export async function viewWording(
  app: App,
  name: TemplateName,
  version: number,
): Promise<{ version: number; source: string }> {
  if (version === 0) return { version, source: shippedWording(name) };
  const row = (await wordingsOf(app.db, name)).find((one) => one.version === version);
  if (!row) throw new MusterError('not-found', `The template has no version ${version}.`);
  return { version, source: row.source };
}

/** Renders an example and tries the round trip; nothing is saved. */
export function tryWording(app: App, actor: Actor, name: TemplateName, source: string): WordingCheck {
  demand(mayTryWordings(actor));
  return checkWording(name, source, guidanceOf(app));
}

/**
 * Saves a wording as the one in use. The same text again is no version.
 * @throws MusterError template.refused for one that loses a field or cannot be read back, state.conflict when somebody
 * saved another one in between
 */
export async function saveWording(
  app: App,
  actor: Actor,
  name: TemplateName,
  { source, after, note }: SaveWordingRequest,
): Promise<TemplateView> {
  demand(mayEditTemplates(actor));
  const check = checkWording(name, source, guidanceOf(app));
  const fault = check.problems[0];
  if (fault)
    throw new MusterError(
      'template.refused',
      `${fault.message} Nothing was saved; the wording in use is unchanged.`,
      ...(fault.line === null ? [] : [`${fault.line}:1`]),
    );
  await keepWording(app, actor, { name, source, after, note });
  return await viewTemplate(app, actor, name);
}

/** Puts the shipped wording in use again, as a new version; the others stay. */
export async function resetWording(
  app: App,
  actor: Actor,
  name: TemplateName,
  after: number,
): Promise<TemplateView> {
  demand(mayEditTemplates(actor));
  const note = 'The wording that Muster ships';
  await keepWording(app, actor, { name, source: shippedWording(name), after, note });
  return await viewTemplate(app, actor, name);
}

interface NewWording {
  name: TemplateName;
  source: string;
  after: number;
  note: string;
}

async function keepWording(app: App, actor: Actor, { name, source, after, note }: NewWording): Promise<void> {
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    // One row a version and none to lock: whoever saves the same template waits here.
    await sql`select pg_advisory_xact_lock(7300024, hashtext(${name}))`.execute(tx);
    const newest = await newestWording(tx, name);
    const version = newest?.version ?? 0;
    if (version !== after)
      throw new MusterError(
        'state.conflict',
        `Somebody saved version ${version} after the version ${after} that you changed. Neither is lost: copy your text, open the newest version and take your changes over.`,
      );
    if ((newest?.source ?? shippedWording(name)) === source) return;
    const sha256 = createHash('sha256').update(source).digest('hex');
    const entry = await appendEntry(tx, {
      at,
      kind: 'template.wording-saved',
      subject: `template:${name}`,
      actor: actor.id,
      body: { template: name, version: version + 1, sha256, shipped: source === shippedWording(name) },
    });
    await insertWording(tx, {
      name,
      version: version + 1,
      source,
      sha256,
      note,
      saved_by: actor.id,
      saved_at: at,
      entry_id: entry,
    });
  });
}

/**
 * The text of a document by the wording in use.
 * @throws MusterError template.refused when this document would not be read back as it was filled in
 */
export async function textOfDocument(app: App, db: Db | Tx, given: IncidentDocument): Promise<string> {
  const document = normalDocument(given);
  const source = (await newestWording(db, document.name))?.source ?? shippedWording(document.name);
  const guidance = guidanceOf(app);
  try {
    const fault = faultsOf(source, document, guidance)[0];
    if (fault) throw new MusterError('template.refused', `${fault.message} Nothing was sent.`);
    return renderDocument(source, document, guidance);
  } catch (error) {
    if (!(error instanceof WordingError)) throw error;
    throw new MusterError('template.refused', `${error.message} Nothing was sent.`);
  }
}

function guidanceOf({ config }: App): string {
  return guidanceLines(config.publicUrl, config.csirtAddress);
}

function summaryOf(actor: Actor, name: TemplateName, newest: WordingRow | undefined): TemplateSummary {
  const { title, about } = definitionOf(name);
  return {
    name,
    title,
    about,
    version: newest?.version ?? 0,
    savedAt: newest?.saved_at.toISOString() ?? null,
    mayEdit: mayEditTemplates(actor),
  };
}
