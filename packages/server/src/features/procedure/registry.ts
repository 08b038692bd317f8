import type { ProcedurePin } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { MusterError } from '../../kernel/errors.ts';
import type { Procedure } from './model.ts';
import { withOverrides } from './overrides.ts';
import { readProcedure } from './parse.ts';
import { type ShippedProcedure, shippedProcedure, shippedProcedures } from './shipped.ts';
import { importedTexts, insertText, newestText, textOf } from './store.ts';

interface Recording {
  /** Procedure time. */
  at: Date;
  /** Id of who does it. */
  actor: string;
}

/** Parsed texts by their hash: few, and the same for ever. */
const parsed = new Map<string, Procedure>();

/**
 * Keeps a procedure for incidents to follow. The same text again changes nothing.
 * Throws `procedure.invalid` for a text with errors, `state.conflict` for another text of a version that is known.
 */
export async function importProcedure(tx: Tx, text: string, by: Recording): Promise<Procedure> {
  const procedure = readProcedure(text);
  const { name, version } = procedure.document;
  const shipped = shippedProcedure(name, version);
  if (shipped && shipped.procedure.sha256 !== procedure.sha256) throw otherText(name, version);
  return await keep(tx, { procedure, text }, shipped ? 'shipped' : 'imported', by);
}

/** The newest version of a procedure, imported or shipped. Throws `not-found`. */
export async function newestProcedure(tx: Tx, name: string, by: Recording): Promise<Procedure> {
  const shipped = shippedProcedure(name);
  const kept = await newestText(tx, name);
  if (shipped && shipped.procedure.document.version >= (kept?.version ?? 0)) {
    return await keep(tx, shipped, 'shipped', by);
  }
  if (!kept) throw new MusterError('not-found', `There is no procedure “${name}”.`);
  return parse(kept.sha256, kept.text);
}

/** One version of a procedure, imported or shipped. Throws `not-found`. */
export async function procedureVersion(
  tx: Tx,
  name: string,
  version: number,
  by: Recording,
): Promise<Procedure> {
  const shipped = shippedProcedure(name, version);
  if (shipped) return await keep(tx, shipped, 'shipped', by);
  const kept = await textOf(tx, name, version);
  if (!kept) throw new MusterError('not-found', `There is no version ${version} of a procedure “${name}”.`);
  return parse(kept.sha256, kept.text);
}

export interface KnownProcedure extends ShippedProcedure {
  origin: 'shipped' | 'imported';
}

/** Every version that is known, imported or shipped; the newest first. */
export async function everyProcedure(db: Db | Tx): Promise<KnownProcedure[]> {
  const kept = (await importedTexts(db)).map(({ sha256, text }) => ({
    procedure: parse(sha256, text),
    text,
    origin: 'imported' as const,
  }));
  const shipped = shippedProcedures().map((one) => ({ ...one, origin: 'shipped' as const }));
  const versionOf = ({ procedure }: KnownProcedure) => procedure.document.version;
  return [...shipped, ...kept].sort((a, b) => versionOf(b) - versionOf(a));
}

/** The same without keeping anything: for a look at what would apply. */
export async function knownProcedure(db: Db | Tx, name: string): Promise<Procedure | undefined> {
  const shipped = shippedProcedure(name);
  const kept = await newestText(db, name);
  if (shipped && shipped.procedure.document.version >= (kept?.version ?? 0)) return shipped.procedure;
  return kept && parse(kept.sha256, kept.text);
}

/** Exactly the text that was pinned, with the overrides that were agreed. */
export async function pinnedProcedure(db: Db | Tx, pin: ProcedurePin): Promise<Procedure> {
  let base = parsed.get(pin.sha256);
  if (!base) {
    const kept = await textOf(db, pin.name, pin.version);
    if (kept?.sha256 !== pin.sha256) {
      throw new MusterError(
        'not-found',
        `The text of ${pin.name} version ${pin.version} is not the one pinned.`,
      );
    }
    base = parse(kept.sha256, kept.text);
  }
  return withOverrides(base, pin.overrides);
}

async function keep(
  tx: Tx,
  { procedure, text }: ShippedProcedure,
  origin: 'shipped' | 'imported',
  { at, actor }: Recording,
): Promise<Procedure> {
  const { name, version } = procedure.document;
  const { sha256 } = procedure;
  const isNew = await insertText(tx, {
    name,
    version,
    sha256,
    text,
    origin,
    recorded_at: at,
    recorded_by: actor,
  });
  if (isNew) {
    const body = { name, version, sha256, origin };
    await appendEntry(tx, { at, kind: 'procedure.recorded', subject: `${name}@${version}`, actor, body });
    return procedure;
  }
  const kept = await textOf(tx, name, version);
  if (kept?.sha256 !== sha256) throw otherText(name, version);
  return procedure;
}

function otherText(name: string, version: number): MusterError {
  return new MusterError(
    'state.conflict',
    `Another text of ${name} version ${version} is on record; give the changed one a new version.`,
  );
}

function parse(sha256: string, text: string): Procedure {
  const procedure = parsed.get(sha256) ?? readProcedure(text);
  if (procedure.sha256 !== sha256) {
    throw new MusterError('internal', `A procedure’s text no longer has the hash ${sha256}.`);
  }
  parsed.set(sha256, procedure);
  return procedure;
}
