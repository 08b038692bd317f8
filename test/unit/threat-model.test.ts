import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './source-files.ts';

interface NamedTest {
  line: number;
  file: string;
  sentence: string;
}

const text = readFileSync(join(root, 'docs/handbook/threat-model.md'), 'utf8');
const rows = text
  .split('\n')
  .map((row, index) => ({ row, line: index + 1 }))
  .filter(({ row }) => /^\|(?!\s*(Who|---))/.test(row));

/** In the last column: `path/of/the.test.ts` “the sentence”, as often as there are tests. */
function testsIn({ row, line }: { row: string; line: number }): NamedTest[] {
  const last = row.split('|').at(-2) ?? '';
  return [...last.matchAll(/`([^`]+\.test\.ts)` “([^”]+)”/g)].map(([, file = '', sentence = '']) => ({
    line,
    file,
    sentence,
  }));
}

describe('the threat model', () => {
  test('has a test in every line', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => testsIn(row).length === 0).map(({ line }) => line)).toEqual([]);
  });

  test.each(rows.flatMap(testsIn))(
    'names a test that stands there: $file “$sentence”',
    ({ file, sentence }) => {
      expect(existsSync(join(root, file)), file).toBe(true);
      expect(readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'")).toContain(sentence);
    },
  );
});
