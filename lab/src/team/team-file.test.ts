import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { assignTeams } from './assign-teams.ts';
import { CHECK_IDS, reachableTeam, readTeam, readTeams, type Team, teamCommand } from './team-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'lab-team-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string, mode = 0o644): string {
  const path = join(dir, name);
  writeFileSync(path, text, { mode });
  return path;
}

function team(name: string, needs: Team['needs'] = []): Team {
  return { name, file: `/${name}`, needs, mailbox: 'normal', rank: 100, verdicts: {} };
}

test('a team runs by its extension, its permission or its first line', () => {
  expect(teamCommand('/x/team.mjs', '/bin/node')).toEqual(['/bin/node', '/x/team.mjs']);
  const executable = file('run-me', '\x7fELF', 0o755);
  expect(teamCommand(executable, 'node')).toEqual([executable]);
  const script = file('by-line.py', '#!/usr/bin/env python3 -u\nprint(1)\n');
  expect(teamCommand(script, 'node')).toEqual(['/usr/bin/env', 'python3', '-u', script]);
  const bare = file('bare.sh', 'echo hello\n');
  expect(teamCommand(bare, 'node')).toEqual(['sh', bare]);
  expect(() => teamCommand(file('notes.txt', 'hello'), 'node')).toThrow(/not executable/);
});

test('without a declaration nothing is expected; a wrong one is named', () => {
  expect(readTeam(file('plain.sh', ''))).toMatchObject({
    name: 'plain',
    needs: [],
    mailbox: 'normal',
    verdicts: {},
  });
  const path = file('odd.sh', '');
  file('odd.verdicts.json', '{"verdicts":{"C9":"pass"}}');
  expect(() => readTeam(path)).toThrow(/odd\.verdicts\.json: unknown check "C9"; known are C1, C2/);
  file('odd.verdicts.json', '{"needs":["luck"]}');
  expect(() => readTeam(path)).toThrow(/unknown need "luck"/);
  file('odd.verdicts.json', '{');
  expect(() => readTeam(path)).toThrow(/odd\.verdicts\.json is not JSON/);
  expect(() => readTeam(join(dir, 'none.mjs'))).toThrow(/no team file/);
});

test('every standing team reads well and declares a verdict for every check', () => {
  const teams = readTeams(new URL('../../teams', import.meta.url).pathname);
  expect(teams.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['exemplary', 'acts-but-never-writes']),
  );
  for (const { name, verdicts } of teams) {
    expect(`${name}: ${Object.keys(verdicts).sort()}`).toBe(`${name}: ${[...CHECK_IDS].sort()}`);
  }
});

test('a team behind a closed door is copied with its folder', () => {
  const closed = join(dir, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  writeFileSync(join(closed, 'a.mjs'), "import './b.mjs'", { mode: 0o600 });
  writeFileSync(join(closed, 'b.mjs'), '', { mode: 0o600 });
  const copy = reachableTeam(readTeam(join(closed, 'a.mjs')), join(dir, 'copies'));
  if (process.getuid?.() !== 0) return expect(copy).toBe(join(closed, 'a.mjs'));
  expect(copy).toBe(join(dir, 'copies', 'a-files', 'a.mjs'));
  expect(statSync(join(dir, 'copies', 'a-files', 'b.mjs')).mode & 0o444).toBe(0o444);
});

test('given teams come first, missing needs are named, and the cast begins anew when it is short', () => {
  const cast = assignTeams(3, [team('mine')], [team('cutter', ['netns']), team('good')], {
    netns: 'needs root',
  });
  expect(cast.teams.map(({ name }) => name)).toEqual(['mine', 'good', 'mine']);
  expect(cast.leftOut).toEqual([{ team: 'cutter', why: 'needs root' }]);
  const crowded = assignTeams(1, [], [team('a'), team('b')], {});
  expect(crowded.leftOut).toEqual([
    { team: 'b', why: 'more teams than sites (1); ask for more with --sites' },
  ]);
});
