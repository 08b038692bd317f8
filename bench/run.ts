import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `npm run -s bench [-- NAME...]`: runs the named benches, or all. Each is a file beside this one that exports
 * `bench(): Promise<void>` and prints its figures with `report`.
 */
const helpers = ['run.ts', 'bench.ts'];
const here = import.meta.dirname;
const names = (await readdir(here))
  .filter((file) => file.endsWith('.ts') && !helpers.includes(file))
  .map((file) => file.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`unknown bench ${unknown.join(', ')}; there are ${names.join(', ')}\n`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : names) {
  const { bench } = (await import(join(here, `${name}.ts`))) as { bench: () => Promise<void> };
  await bench();
}
