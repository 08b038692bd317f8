import { chmod, chown, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SubjectIdentifier } from '@muster/contract';
import { readName, subjectKeyOrNone, writeOneLine } from '@muster/subjects';
import { SystemError } from '../../ports/site-system.ts';

/**
 * A file by which a door of the site refuses people: unix accounts, or X.509 names in OpenSSL's one-line form as
 * gateways read them, or the same in quotation marks as LCMAPS' `ban_dn` has them; one a line, `#` comments. Lines of
 * the site's own stay as they are.
 */
export interface BanList {
  path: string;
  holds: 'accounts' | 'names' | 'quoted-names';
  /** Whether whoever reads it takes `*` for anything, as `ban_dn` does unless it is told not to. */
  wildcards?: boolean | undefined;
}

export interface Entry {
  /** A ref of an account or a key of a name. */
  key: string;
  line: string;
}

/** Marks, in a key, all that was delegated from a name. */
const UNDER = '+under';
const ANYBODY_UNDER = '/CN=*';

/** The lines for a name, and with `cascade` for all under it where the list can say that; none where it cannot. */
export function nameEntries(list: BanList, identifier: SubjectIdentifier, cascade: boolean): Entry[] {
  const key = subjectKeyOrNone(identifier);
  if (list.holds === 'accounts' || identifier.format !== 'x509' || key === undefined) return [];
  const name = writeOneLine(readName(identifier.name));
  if (name === undefined || /[\r\n]/.test(name)) return [];
  if (list.holds === 'names') return [{ key, line: name }];
  // A quotation mark would end the name, and a star in it would mean others too.
  if (/["*?[\\]/.test(name)) return [];
  const entry = { key, line: `"${name}"` };
  if (!cascade || !list.wildcards) return [entry];
  return [entry, { key: `${key}${UNDER}`, line: `"${name}${ANYBODY_UNDER}"` }];
}

/** Whom the list refuses, by refs and keys. A list that is not there refuses nobody. @throws SystemError */
export async function readBanList(list: BanList): Promise<Set<string>> {
  return new Set(linesOf(await textOf(list)).flatMap((line) => keyOf(list, line) ?? []));
}

/** Adds and removes lines, whole or not at all. @throws SystemError */
export async function changeBanList(
  list: BanList,
  add: readonly Entry[],
  remove: ReadonlySet<string>,
): Promise<void> {
  const text = await textOf(list);
  const kept = text.split('\n').filter((line) => !remove.has(keyOf(list, line) ?? ''));
  while (kept.at(-1) === '') kept.pop();
  await replaceFile(list.path, [...kept, ...add.map(({ line }) => line), ''].join('\n'));
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
}

function keyOf({ holds }: BanList, line: string): string | undefined {
  const entry = line.trim();
  if (entry === '' || entry.startsWith('#')) return undefined;
  if (holds === 'accounts') return entry.split(/[\s#]/)[0];
  const name = entry.replace(/^"(.*)"$/, '$1');
  if (!name.endsWith(ANYBODY_UNDER)) return subjectKeyOrNone({ format: 'x509', name });
  const above = subjectKeyOrNone({ format: 'x509', name: name.slice(0, -ANYBODY_UNDER.length) });
  return above && `${above}${UNDER}`;
}

async function textOf({ path }: BanList): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await isThere(dirname(path)))) return '';
    throw new SystemError('unreachable', `The list ${path} cannot be read: ${(error as Error).message}`);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A reader sees the old file or the new one; owner and rights stay. */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.muster-new`;
  try {
    const before = await stat(path).catch(() => undefined);
    const file = await open(beside, 'w', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) {
      await chmod(beside, before.mode & 0o7777);
      await chown(beside, before.uid, before.gid);
    }
    await rename(beside, path);
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    await rm(beside, { force: true });
    throw new SystemError('refused', `The list ${path} cannot be written: ${(error as Error).message}`);
  }
}
