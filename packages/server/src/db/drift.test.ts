import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from './testing/test-database.ts';

/** `table.column` of every interface in `tables/*.ts`, read from the source: an interface leaves nothing at run time. */
async function declaredColumns(): Promise<string[]> {
  const directory = join(import.meta.dirname, 'tables');
  const columns: string[] = [];
  for (const file of (await readdir(directory)).filter((name) => name.endsWith('.ts'))) {
    const interfaces = readInterfaces(await readFile(join(directory, file), 'utf8'));
    const lists = [...interfaces].filter(([name]) => name.endsWith('Tables'));
    expect(lists, `${file} exports one interface whose name ends in Tables`).toHaveLength(1);
    for (const [table, type] of lists[0]?.[1] ?? []) {
      const members = interfaces.get(type);
      expect(
        members,
        `${file}: the interface ${type} of the table ${table} stands in the same file`,
      ).toBeDefined();
      for (const [column] of members ?? []) columns.push(`${table}.${column}`);
    }
  }
  return columns.sort();
}

/** Name and type of the members of every interface; one that is extended stands before those that extend it. */
function readInterfaces(source: string): Map<string, [string, string][]> {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  const found = new Map<string, [string, string][]>();
  for (const match of text.matchAll(/\binterface\s+(?<name>\w+)(?:\s+extends\s+(?<base>[\w\s,]+))?\s*\{/g)) {
    const bases = match.groups?.base?.split(',').map((name) => name.trim()) ?? [];
    const members: [string, string][] = bases.flatMap((name) => found.get(name) ?? []);
    let depth = 0;
    let member = '';
    for (const character of text.slice(match.index + match[0].length)) {
      if (character === '}' && depth === 0) break;
      if ('{(<['.includes(character)) depth += 1;
      if ('})]'.includes(character) || (character === '>' && !member.endsWith('='))) depth -= 1;
      if (character === ';' && depth === 0) {
        const parts = /^\s*(?:readonly\s+)?(?<name>\w+)\??\s*:\s*(?<type>[\s\S]*?)\s*$/.exec(member)?.groups;
        if (parts) members.push([parts.name as string, parts.type as string]);
        member = '';
      } else member += character;
    }
    found.set(match.groups?.name as string, members);
  }
  return found;
}

test('the types of the tables are what the migrations make, column by column', async () => {
  const { db, close } = await testDatabase();
  const { rows } = await sql<{ name: string }>`
    select c.table_name || '.' || c.column_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name <> 'schema_migration'
      and not exists (select from pg_inherits where inhrelid = c.table_name::regclass)`.execute(db);
  await close();
  const declared = await declaredColumns();
  const made = rows.map((row) => row.name).sort();
  expect({ onlyInTypes: without(declared, made), onlyInDatabase: without(made, declared) }).toEqual({
    onlyInTypes: [],
    onlyInDatabase: [],
  });
  expect(declared).toContain('ledger_entry.body_sha256');
});

function without(list: string[], others: string[]): string[] {
  const known = new Set(others);
  return list.filter((item) => !known.has(item));
}
