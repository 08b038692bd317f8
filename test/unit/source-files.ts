import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const SKIPPED = new Set([
  'node_modules',
  'fixtures',
  'corpus',
  'template',
  '.git',
  '.muster',
  'dist',
  'coverage',
]);

export interface Import {
  /** As written: `./x.ts`, `node:fs`, `zod`. */
  from: string;
  /** Erased when it runs, so it can close no cycle. */
  typeOnly: boolean;
}

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  path: string;
  text: string;
  imports: Import[];
}

/** Files below the folders whose names end in one of `endings`, what is generated or recorded left out. */
export function sourceFiles(folders: readonly string[], endings: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .flatMap((file) => {
      if (!endings.some((ending) => file.endsWith(ending))) return [];
      const text = readFileSync(file, 'utf8');
      return [{ path: relative(root, file).replaceAll('\\', '/'), text, imports: importsOf(text) }];
    });
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

const STATEMENT =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?<names>[^'"`;]*?)\s*from\s*['"](?<from>[^'"]+)['"]/gm;
const EFFECT = /^\s*import\s*['"](?<from>[^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"](?<from>[^'"]+)['"]\s*\)/g;

export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const statements = [...code.matchAll(STATEMENT)].map(({ groups }) => ({
    from: groups?.from ?? '',
    typeOnly: groups?.type !== undefined || isAllTypes(groups?.names ?? ''),
  }));
  const others = [...code.matchAll(EFFECT), ...code.matchAll(DYNAMIC)];
  return [...statements, ...others.map(({ groups }) => ({ from: groups?.from ?? '', typeOnly: false }))];
}

function isAllTypes(names: string): boolean {
  const inner = /^\{(?<list>[^}]*)\}$/.exec(names)?.groups?.list;
  const list =
    inner
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  return list.length > 0 && list.every((name) => name.startsWith('type '));
}

/** Line comments only where a line begins with one: `//` also stands in URLs. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** The file that a relative import names, from the root of the repository. */
export function resolved(file: string, from: string): string {
  return posix.normalize(posix.join(posix.dirname(file), from));
}

/** The npm package of a bare import: `@a/b/c` is of `@a/b`. */
export function packageOf(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/');
}
