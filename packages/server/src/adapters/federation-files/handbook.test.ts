import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { csvColumns, readFederationCsv } from './csv.ts';
import { readFederationYaml } from './yaml.ts';

const handbook = readFileSync(new URL('../../../../../docs/handbook/federation.md', import.meta.url), 'utf8');

function document(pattern: RegExp) {
  return [{ name: 'federation.md', content: Buffer.from(pattern.exec(handbook)?.[1] ?? '') }];
}

test('the handbook’s examples are read without a warning', () => {
  const [yaml] = readFederationYaml(document(/```yaml\n([\s\S]*?)```/), {});
  const [csv] = readFederationCsv(document(/```\n(ngi,site[\s\S]*?)```/), {});
  expect(yaml?.sites.map(({ name }) => name)).toEqual(['ALPHA']);
  expect(yaml?.warnings).toEqual([]);
  expect(csv?.contacts).toHaveLength(2);
  expect(csv?.warnings).toEqual([]);
});

test('the handbook names every column', () => {
  for (const column of csvColumns) expect(handbook).toContain(`\`${column}\``);
});
