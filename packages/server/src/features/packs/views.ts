import {
  type Actor,
  type KeptPack,
  type KeptPackSummary,
  kindOfPart,
  type Pack,
  type PackCheckRequest,
  type PackContents,
  readPack,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { namesOfActors } from '../people/index.ts';
import { packCrypto } from './crypto.ts';
import type { PackFile } from './make.ts';
import { mayCheckPacks, maySeePack } from './policy.ts';
import { opened, viewOf } from './service.ts';
import * as store from './store.ts';

/** All that is in a pack, for who decides whether to take it in. Nothing is kept. */
export async function openPack(app: App, actor: Actor, { content }: PackCheckRequest): Promise<PackContents> {
  demand(mayCheckPacks(actor));
  return await contentsOf(app, opened(content));
}

export async function listPacks(app: App, actor: Actor): Promise<KeptPackSummary[]> {
  demand(mayCheckPacks(actor));
  const ngiId = actor.scope.kind === 'ngi' ? actor.scope.ngiId : undefined;
  return await summaries(app, await store.packs(app.db, ngiId));
}

export async function readKeptPack(app: App, actor: Actor, id: string): Promise<KeptPack> {
  const row = await demandPack(app, actor, id);
  const [summary] = await summaries(app, [row]);
  const contents = await contentsOf(app, readPack(packCrypto, row.content));
  return { ...contents, ...(summary as KeptPackSummary) };
}

/** The pack as it came, with every signature, for somebody else. That it was handed out stands in the ledger. */
export async function exportPack(app: App, actor: Actor, id: string): Promise<PackFile> {
  const row = await demandPack(app, actor, id);
  await inTransaction(app.db, (tx) =>
    appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'pack.exported',
      subject: id,
      actor: actor.id,
      body: { pack: row.sha256, version: row.version },
    }),
  );
  return { fileName: `${row.name}-${row.version}.pack`, content: row.content };
}

async function demandPack(app: App, actor: Actor, id: string): Promise<store.PackRow> {
  demand(mayCheckPacks(actor));
  const row = await store.packById(app.db, id);
  demand(row !== undefined && maySeePack(actor, { ngiId: row.ngi_id }), 'not-found');
  return row as store.PackRow;
}

async function contentsOf(app: App, pack: Pack): Promise<PackContents> {
  const decoder = new TextDecoder();
  return {
    ...(await viewOf(app, pack)),
    parts: pack.manifest.parts.map(({ path, bytes, sha256 }) => ({
      path,
      kind: kindOfPart(path),
      bytes,
      sha256,
      text: decoder.decode(pack.parts.get(path)),
    })),
  };
}

async function summaries(
  app: App,
  rows: readonly Omit<store.PackRow, 'content'>[],
): Promise<KeptPackSummary[]> {
  const names = await namesOfActors(
    app.db,
    rows.map(({ imported_by }) => imported_by),
  );
  return rows.map((row) => ({
    id: row.id,
    sha256: row.sha256,
    name: row.name,
    version: row.version,
    title: row.title,
    signedBy: row.signed_by,
    vouchedBy: row.vouched_by,
    importedAt: row.imported_at.toISOString(),
    importedBy: names.get(row.imported_by) ?? row.imported_by,
    draft: row.draft_id,
  }));
}
