import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MailClass } from '../index.ts';

export interface Expectation {
  class: MailClass;
  /** `[address]` or `[address, enhanced status code]`; left out where it does not matter. */
  recipients?: [address: string, status?: string][];
}

export interface CorpusFile {
  /** `real/postfix/remote-unknown.eml` */
  name: string;
  folder: string;
  expected: Expectation;
  raw: () => Buffer;
}

const root = fileURLToPath(new URL('../../../../../../../test/corpus/mail/', import.meta.url));

/** Every mail of test/corpus/mail that an `expected.json` beside it describes. */
export function corpusFiles(): CorpusFile[] {
  const folders = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('expected.json'),
  );
  return folders.sort().flatMap((path) => {
    const below = path.slice(0, -'expected.json'.length);
    const folder = `${root}${below}`;
    const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Record<
      string,
      Expectation
    >;
    return Object.entries(expected).map(([file, expectation]) => ({
      name: `${below}${file}`,
      folder,
      expected: expectation,
      raw: () => readFileSync(`${folder}${file}`),
    }));
  });
}
