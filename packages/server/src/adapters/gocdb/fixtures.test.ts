import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The registry's published schemas lie beside a clone, where they are there at all. */
const schemas = fileURLToPath(new URL('../../../../../../shared/schemas/gocdb/', import.meta.url));
const methods = ['get_site', 'get_site_list', 'get_site_contacts', 'get_site_security_info', 'get_downtime'];

function whyNot(): string | undefined {
  if (!existsSync(schemas)) return `there are no schemas in ${schemas}`;
  if (spawnSync('xmllint', ['--version']).error) return 'xmllint is not installed (Debian: libxml2-utils)';
  return undefined;
}

test('the fixtures are what the registry’s published schemas describe', () => {
  const reason = whyNot();
  if (reason !== undefined) {
    process.stderr.write(`NOT RUN: fixtures against the registry’s schemas, because ${reason}\n`);
    return;
  }
  for (const method of methods) {
    const file = fileURLToPath(new URL(`fixtures/${method}.xml`, import.meta.url));
    const args = ['--nonet', '--noout', '--schema', `${schemas}${method}.xsd`, file];
    expect(() => execFileSync('xmllint', args, { stdio: 'pipe' }), method).not.toThrow();
  }
});
