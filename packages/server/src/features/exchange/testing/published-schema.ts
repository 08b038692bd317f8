import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Published schemas are their owners'; they lie beside a clone, where they are there at all. */
const shared = fileURLToPath(new URL('../../../../../../../shared/schemas/', import.meta.url));

/** The check of one file of a folder of published schemas, all of which know each other. */
export type Published = (file: string) => ValidateFunction;

/** Undefined, and said aloud, in a clone that has no schemas beside it. */
export function publishedSchemas(folder: string): Published | undefined {
  const root = join(shared, folder);
  if (!existsSync(root)) {
    process.stderr.write(
      `NOT RUN: the check against published schemas, because there is no folder ${root}\n`,
    );
    return undefined;
  }
  // Their patterns escape more than the newer kind of expression takes.
  const ajv = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: false, logger: false });
  addFormats.default(ajv);
  // The schemas of CVSS are published elsewhere; nothing of ours holds a score.
  for (const version of ['2.0', '3.0', '3.1'])
    ajv.addSchema({ $id: `https://www.first.org/cvss/cvss-v${version}.json`, type: 'object' });
  for (const path of filesIn(root)) {
    const schema = JSON.parse(readFileSync(path, 'utf8')) as { $schema: string };
    // A newer version of a format may be written in a dialect of its own.
    if (schema.$schema === 'https://json-schema.org/draft/2020-12/schema') ajv.addSchema(schema);
  }
  return (file) => {
    const { $id } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { $id: string };
    const check = ajv.getSchema($id);
    if (!check) throw new Error(`there is no schema ${$id}`);
    return check as ValidateFunction;
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
}
