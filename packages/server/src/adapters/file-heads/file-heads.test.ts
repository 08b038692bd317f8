import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileHeads } from './file-heads.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-heads-'));
  file = join(directory, 'heads', 'ledger.jsonl');
});

afterEach(() => rm(directory, { recursive: true }));

function head(position: number) {
  return { position, hash: 'ab', at: '2027-01-05T08:00:00.000Z', keyId: 'k', signature: 's' };
}

test('heads come back in the order in which they were kept', async () => {
  const heads = new FileHeads(file);
  expect(await heads.list()).toEqual([]);
  await heads.append(head(1));
  await heads.append(head(5));
  expect(await new FileHeads(file).list()).toEqual([head(1), head(5)]);
  expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
});

test('half a line that a crash left is passed over, and the next head stands on a line of its own', async () => {
  const heads = new FileHeads(file);
  await heads.append(head(1));
  await appendFile(file, '{"position":2,"ha');
  expect(await heads.list()).toEqual([head(1)]);
  await heads.append(head(3));
  expect(await heads.list()).toEqual([head(1), head(3)]);
});

test('a damaged line is named', async () => {
  const heads = new FileHeads(file);
  await heads.append(head(1));
  await appendFile(file, '{"position":"two"}\n');
  await expect(heads.list()).rejects.toMatchObject({ code: 'ledger.broken', at: '2:1' });
});
