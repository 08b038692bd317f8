import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../kernel/clock.ts';
import type { SystemUnderTest } from '../../../testing/site-system-contract.ts';
import { CGROUP1, CGROUP2, cgroupFreezer, isUsable } from '../cgroup-freezer.ts';
import { hostSystem, hostSystemSettings } from '../index.ts';
import { processOf, readStat, refOf } from '../processes.ts';

export const ROOT = process.getuid?.() === 0;
export const ANN = 20_211;
export const BOB = 20_212;

export type Way = 'cgroup2' | 'cgroup1' | 'signal';

const GROUPS = {
  // Where both versions are in use, the second is mounted beside the first.
  cgroup2: existsSync('/sys/fs/cgroup/unified/cgroup.controllers')
    ? '/sys/fs/cgroup/unified'
    : '/sys/fs/cgroup',
  cgroup1: '/sys/fs/cgroup/freezer',
};

/** The ways that this machine has; none where the accounts of the tests cannot be taken on. */
export async function usableWays(): Promise<Way[]> {
  if (!ROOT) return [];
  const ways: Way[] = ['signal'];
  if (await isUsable(GROUPS.cgroup2, CGROUP2)) ways.push('cgroup2');
  if (await isUsable(GROUPS.cgroup1, CGROUP1)) ways.push('cgroup1');
  return ways;
}

export interface HostUnderTest extends SystemUnderTest {
  dir: string;
  /** The suspect's process and its child. */
  pids: number[];
}

export interface Hosts {
  make(way: Way): Promise<HostUnderTest>;
  /** A process with a child; as whoever runs this where that is not root. */
  started(uid: number): Promise<{ ref: string; pids: number[] }>;
  end(): Promise<void>;
}

/**
 * Hosts with one process of a suspect and one of an innocent, each with a child. `whole`: they see all of this machine's
 * processes; otherwise these alone, which is quicker.
 */
export function hosts(whole: boolean): Hosts {
  const dirs: string[] = [];
  const children: { child: ChildProcess; pids: number[] }[] = [];

  async function started(uid: number): Promise<{ ref: string; pids: number[] }> {
    const child = spawn('/bin/sh', ['-c', 'sleep 600 & echo up; wait'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: '/',
      detached: true,
      ...(ROOT ? { uid, gid: uid } : {}),
    });
    await once(child.stdout, 'data');
    const pid = child.pid as number;
    const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    children.push({ child, pids: [pid, ...below] });
    return { ref: refOfPid(pid), pids: [pid, ...below] };
  }

  async function make(way: Way): Promise<HostUnderTest> {
    const dir = mkdtempSync(join(tmpdir(), 'muster-host-'));
    dirs.push(dir);
    const live = join(dir, 'live');
    mkdirSync(live);
    const ann = await started(ANN);
    const bob = await started(BOB);
    if (whole) symlinkSync('/proc', join(live, 'proc'));
    else {
      mkdirSync(join(live, 'proc'));
      for (const name of ['stat', 1, process.pid, ...ann.pids, ...bob.pids])
        symlinkSync(`/proc/${name}`, join(live, 'proc', String(name)));
    }
    writeFileSync(join(live, 'passwd'), `ann:x:${ANN}:${ANN}::/:/bin/sh\nbob:x:${BOB}:${BOB}::/:/bin/sh\n`);
    writeFileSync(join(live, 'banned'), '# of the site\n/DC=org/DC=example/CN=Mallory\n');
    const names = ['Ann', 'Bob'].map((name) => `"/DC=org/DC=example/CN=${name}" ${name.toLowerCase()}\n`);
    writeFileSync(join(live, 'grid-mapfile'), names.join(''));
    const system = hostSystem({
      name: 'gateway',
      siteId: 'site',
      clock: systemClock,
      settings: hostSystemSettings.parse({
        proc: join(live, 'proc'),
        passwd: join(live, 'passwd'),
        uid_min: 20_000,
        freeze: way,
        ...GROUPS,
        ban_lists: [{ path: join(live, 'banned'), holds: 'names' }],
        mapping: { grid_mapfile: join(live, 'grid-mapfile') },
      }),
    });
    return {
      dir,
      pids: ann.pids,
      system,
      suspect: {
        type: 'subject',
        subject: { identifiers: [{ format: 'x509', name: 'CN=Ann,DC=example,DC=org' }], cascade: false },
      },
      suspects: [ann.ref],
      innocents: [bob.ref],
      now: () => systemClock.now(),
      passTime: () => systemClock.sleep(5),
      async undo(step) {
        if (step.kind === 'deny-new') writeFileSync(join(live, 'banned'), '');
        else await goOn(way, step.target.ref);
        return true;
      },
      async reach(reachable) {
        if (reachable) renameSync(join(dir, 'away'), live);
        else renameSync(live, join(dir, 'away'));
      },
    };
  }

  async function end(): Promise<void> {
    for (const { child, pids } of children.splice(0)) {
      const ended = once(child, 'exit');
      for (const pid of pids.filter((one) => existsSync(`/proc/${one}`)))
        for (const way of ['cgroup2', 'cgroup1'] as const) await goOn(way, refOfPid(pid));
      process.kill(-(child.pid as number), 'SIGKILL');
      await ended;
    }
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  }

  return { make, started, end };
}

/** As an owner or the machine's admin would. */
async function goOn(way: Way, ref: string): Promise<void> {
  const found = await processOf('/proc', ref);
  if (!found) return;
  if (way === 'signal') process.kill(found.pid, 'SIGCONT');
  else await cgroupFreezer('/proc', GROUPS[way], way === 'cgroup2' ? CGROUP2 : CGROUP1).thaw(found, '/');
}

function refOfPid(pid: number): string {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  const found = readStat(pid, read('stat'), read('status'), null, null);
  if (!found) throw new Error(`Process ${pid} cannot be read.`);
  return refOf(found);
}
