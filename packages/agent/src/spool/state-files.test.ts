import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeState, stateFiles } from './state-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-agent-state-'));
  const files = stateFiles(folder);
  for (const path of [files.key, files.inbox, `${files.effects}.new`, files.facts('cloud'), files.pageToken])
    writeFileSync(path, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an agent that leaves removes its folder', () => {
  expect(removeState(stateFiles(folder))).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test('and nothing else that lies in the folder that somebody named', () => {
  writeFileSync(join(folder, 'thesis.tex'), 'years of work');
  expect(removeState(stateFiles(folder))).toEqual(['thesis.tex']);
  expect(readdirSync(folder)).toEqual(['thesis.tex']);
});
