import {
  type Actor,
  type Pack,
  type PackCheckRequest,
  PackError,
  type PackImportRequest,
  type PackImportView,
  type PackView,
  readPack,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { checkScenario } from '../drills/index.ts';
import { createDraft } from '../scenarios/index.ts';
import { packCrypto } from './crypto.ts';
import { mayCheckPacks, mayImportPacks } from './policy.ts';
import { insertPack } from './store.ts';

/** What is in a pack, who signed it, and what its scenario would do. Nothing is kept. */
export async function checkPack(app: App, actor: Actor, { content }: PackCheckRequest): Promise<PackView> {
  demand(mayCheckPacks(actor));
  return await viewOf(app, opened(content));
}

/**
 * Makes the scenario of a pack a draft of the importer's. A pack that none of the named reviewers signed is refused,
 * unless the importer says so; who vouched for it stands in the ledger, by the fingerprints of the keys.
 */
export async function importPack(
  app: App,
  actor: Actor,
  { content, reviewers, unsigned }: PackImportRequest,
): Promise<PackImportView> {
  demand(mayImportPacks(actor));
  const pack = opened(content);
  const vouching = pack.signatures.filter(({ fingerprint }) => reviewers.includes(fingerprint));
  if (vouching.length === 0 && !unsigned) throw notVouchedFor(pack);
  const view = await viewOf(app, pack);
  const [first] = view.scenario.problems;
  if (first)
    throw new MusterError(
      'scenario.invalid',
      `The scenario in the pack, line ${first.line}: ${first.message}. Nothing was kept; tell those who made the pack.`,
      `${first.line}:${first.column}`,
    );
  const { name, version } = pack.manifest;
  const draft = await createDraft(
    app,
    actor,
    { name: `${name} ${version}`, yaml: textOf(pack, 'scenario.yaml') },
    async (tx, { id, at }) => {
      await insertPack(tx, {
        id: newId('pck', at),
        sha256: pack.sha256,
        name,
        version,
        title: pack.manifest.title,
        content: Buffer.from(content, 'base64'),
        signed_by: pack.signatures.map((one) => one.name),
        vouched_by: vouching.map((one) => one.name),
        draft_id: id,
        ngi_id: actor.scope.kind === 'ngi' ? actor.scope.ngiId : null,
        imported_by: actor.id,
        imported_at: at,
      });
      await appendEntry(tx, {
        at,
        kind: 'pack.imported',
        subject: id,
        actor: actor.id,
        body: {
          pack: pack.sha256,
          version,
          vouchedBy: vouching.map(({ fingerprint }) => fingerprint),
          unsigned: vouching.length === 0,
        },
      });
    },
  );
  return { ...view, draft: draft.id, vouchedBy: vouching.map((one) => one.name) };
}

export function opened(content: string): Pack {
  try {
    return readPack(packCrypto, Buffer.from(content, 'base64'));
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    throw new MusterError(
      'pack.invalid',
      `${error.message}. Nothing was kept. Get the pack again from where it came from.`,
    );
  }
}

function notVouchedFor({ signatures }: Pack): MusterError {
  const signed = signatures.map(({ name, fingerprint }) => `${name} (${fingerprint})`).join(', ');
  const who = signed === '' ? 'Nobody signed it' : `It is signed by ${signed}, none of whom you named`;
  return new MusterError(
    'pack.not-vouched',
    `${who}. Nothing was kept. Name the fingerprint of a reviewer whom you know, or say that you take it unsigned.`,
  );
}

export async function viewOf(app: App, pack: Pack): Promise<PackView> {
  return {
    sha256: pack.sha256,
    manifest: pack.manifest,
    signatures: pack.signatures.map(({ name, fingerprint, at }) => ({ name, fingerprint, at })),
    scenario: await checkScenario(app, { yaml: textOf(pack, 'scenario.yaml') }),
  };
}

function textOf({ parts }: Pack, path: string): string {
  return Buffer.from(parts.get(path) ?? []).toString('utf8');
}
