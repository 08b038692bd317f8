import {
  type Actor,
  type ArchiveFile,
  type MakePackRequest,
  makePack,
  PackError,
  readPack,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { isShipped, parseScenario, readShipped, viewDraft } from '../scenarios/index.ts';
import { packCrypto } from './crypto.ts';
import { mayImportPacks } from './policy.ts';

export interface PackFile {
  fileName: string;
  content: Buffer;
}

/**
 * A pack of a scenario that is here, for others to review. Nobody has signed it yet; that is done where the key is, with
 * `muster pack sign`. Nothing is kept but that it was made.
 */
export async function makePackOf(app: App, actor: Actor, request: MakePackRequest): Promise<PackFile> {
  demand(mayImportPacks(actor));
  const { scenario, readme, ...about } = request;
  const yaml = isShipped(scenario) ? readShipped(scenario) : (await viewDraft(app, actor, scenario)).yaml;
  const read = parseScenario(yaml);
  if (!read.ok)
    throw new MusterError(
      'scenario.invalid',
      `The scenario, line ${read.problems[0]?.line}: ${read.problems[0]?.message}. No pack was made; mend it first.`,
      '/body/scenario',
    );
  const content = packed(about, [
    fileOf('scenario.yaml', yaml),
    ...(readme.trim() === '' ? [] : [fileOf('README.md', `${readme.trim()}\n`)]),
  ]);
  await inTransaction(app.db, (tx) =>
    appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'pack.made',
      subject: `pack ${about.name}`,
      actor: actor.id,
      body: { pack: readPack(packCrypto, content).sha256, version: about.version },
    }),
  );
  return { fileName: `${about.name}-${about.version}.pack`, content: Buffer.from(content) };
}

function fileOf(path: string, words: string): ArchiveFile {
  return { path, bytes: new TextEncoder().encode(words) };
}

function packed(about: Parameters<typeof makePack>[1], files: readonly ArchiveFile[]): Uint8Array {
  try {
    return makePack(packCrypto, about, files);
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    throw new MusterError('pack.invalid', `${error.message}. No pack was made.`, '/body');
  }
}
