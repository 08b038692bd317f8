import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { whyNoNamespaces } from '../site/namespaces.ts';
import { eventually } from '../site/testing.ts';
import { typescriptCommand } from './launch.ts';
import { listPids, processEnvironment } from './proc.ts';
import { cleanLeftovers, RUN_MARK, type Run, registeredRuns } from './run-registry.ts';

interface Elsewhere {
  child: ChildProcess;
  run: Run;
  leftOut: { team: string; why: string }[];
}

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const dirs: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lab-away-'));
  chmodSync(dir, 0o777);
  dirs.push(dir);
  return dir;
}

/** Runs a lab in a process of its own, so that it can be killed; answers what it says of itself. */
async function startElsewhere(command: readonly string[]): Promise<Elsewhere> {
  const [program, ...args] = command;
  const child = spawn(program as string, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' });
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n')[0] as string);
    });
    child.once('exit', (code) => reject(new Error(`the lab ended with ${code}`)));
  });
  return { child, ...(JSON.parse(line) as Omit<Elsewhere, 'child'>) };
}

function labCommand(root: string, dir: string): string[] {
  const file = new URL(`file://${join(root, 'lab/src/process/testing-lab-process.ts')}`);
  return typescriptCommand(file, join(dir, 'lab')).map((word) => word.replace(REPOSITORY, `${root}/`));
}

/** The same as a user without rights, who sees the source in a place of his own even where only root may read it. */
async function nobodyCommand(dir: string): Promise<string[]> {
  const drop = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  if (!isRoot) return labCommand(REPOSITORY.replace(/\/$/, ''), dir);
  if ((await whyNoNamespaces({})) !== undefined)
    return [...drop, ...labCommand(REPOSITORY.replace(/\/$/, ''), dir)];
  const root = join(dir, 'source');
  const parts = ['lab', 'node_modules', 'packages'];
  for (const part of parts) mkdirSync(join(root, part), { recursive: true });
  const mounts = parts.map((part) => `mount --bind '${REPOSITORY}${part}' '${root}/${part}'`).join(' && ');
  const shell = ['unshare', '--mount', '--propagation=private', 'sh', '-c', `${mounts} && exec "$@"`, 'sh'];
  return [...shell, ...drop, ...labCommand(root, dir)];
}

function marked(run: Run): number[] {
  return listPids().filter((pid) => processEnvironment(pid).includes(`${RUN_MARK}=${run.id}`));
}

test('a lab that is killed takes its processes and networks along, and the next start frees its slot', async () => {
  const { child, run } = await startElsewhere(labCommand(REPOSITORY.replace(/\/$/, ''), newDir()));
  expect(marked(run).length).toBeGreaterThan(4);
  child.kill('SIGKILL');
  await eventually(
    () => marked(run).filter((pid) => !isShortLived(pid)),
    (left) => left.length === 0,
  );
  // Another lab of this machine that starts meanwhile may be the one that cleans.
  await cleanLeftovers();
  expect(registeredRuns().map(({ id }) => id)).not.toContain(run.id);
  await eventually(
    () => marked(run),
    (left) => left.length === 0,
  );
  await eventually(
    () => Object.keys(networkInterfaces()).filter((name) => name.startsWith(run.id)),
    (links) => links.length === 0,
  );
});

test('without root the lab runs too, says which teams cannot, and ends clean', async () => {
  const { child, run, leftOut } = await startElsewhere(await nobodyCommand(newDir()));
  expect(run.firstUid).toBeUndefined();
  expect(leftOut).toEqual([{ team: 'needs-network', why: 'needs root' }]);
  expect(marked(run).length).toBeGreaterThan(4);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(marked(run)).toEqual([]);
});

/** What a shell of the lab had started may sleep to the end; nobody but the next start ends it. */
function isShortLived(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('sleep\0');
  } catch {
    return true;
  }
}
