import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './source-files.ts';

const script = (name: string) => pathToFileURL(join(root, 'scripts', name)).href;
const { isInstalled } = (await import(script('install.mjs'))) as { isInstalled: (root: string) => boolean };
const { nodeIsTooOld } = (await import(script('node-version.mjs'))) as {
  nodeIsTooOld: (version: string) => string | undefined;
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-bootstrap-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

test.each([
  ['18.20.4', true],
  ['20.18.9', true],
  ['20.19.0', false],
  ['22.0.0', false],
])('Node %s is too old: %s', (version, tooOld) => {
  expect(nodeIsTooOld(version) !== undefined).toBe(tooOld);
});

test('the oldest Node is the one that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(nodeIsTooOld(`${engines.node.replace('>=', '')}.0`)).toBeUndefined();
  expect(nodeIsTooOld('1.0.0')).toContain(engines.node.replace('>=', ''));
});

function clone(wanted: object, present: object | undefined): string {
  const place = mkdtempSync(join(dir, 'clone-'));
  writeFileSync(join(place, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  mkdirSync(join(place, 'node_modules'));
  if (present)
    writeFileSync(join(place, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }));
  return place;
}

const a = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } };

test.each([
  ['what the lockfile names', a, a, true],
  ['an install that broke off', a, undefined, false],
  ['another version', a, { 'node_modules/a': { version: '1.0.1', integrity: 'x' } }, false],
  [
    'other contents under the same version',
    a,
    { 'node_modules/a': { version: '1.0.0', integrity: 'y' } },
    false,
  ],
  ['a package less', { ...a, 'node_modules/b': { version: '1.0.0' } }, a, false],
  ['a package more', {}, a, false],
  [
    'a package for other systems that was left out',
    { ...a, 'node_modules/b': { version: '1.0.0', optional: true } },
    a,
    true,
  ],
] as const)('%s counts as installed or not', (_what, wanted, present, installed) => {
  expect(isInstalled(clone(wanted, present))).toBe(installed);
});

test('no two processes hold the lock at once, and a dead holder’s lock is taken over', async () => {
  const lock = join(dir, 'install.lock');
  const trace = join(dir, 'trace');
  writeFileSync(lock, '999999999');
  const code = `
    const { withLock } = await import(${JSON.stringify(script('lock.mjs'))});
    const { appendFileSync } = await import('node:fs');
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(trace)}, 'in\\n');
      await new Promise((resolve) => setTimeout(resolve, 50));
      appendFileSync(${JSON.stringify(trace)}, 'out\\n');
    });`;
  const ends = Array.from({ length: 5 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    return new Promise((resolve) => child.on('close', resolve));
  });
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0, 0]);
  expect(readFileSync(trace, 'utf8')).toBe('in\nout\n'.repeat(5));
});

test('an unknown command names those that are known', () => {
  const ran = spawnSync(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'cook'], {
    encoding: 'utf8',
  });
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('start, drill, test');
});

test('an unknown test step is a failure, not an empty success', () => {
  const ran = spawnSync(process.execPath, [join(root, 'scripts/test.mjs'), 'cook'], { encoding: 'utf8' });
  expect(ran.status).toBe(1);
  expect(ran.stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
});
