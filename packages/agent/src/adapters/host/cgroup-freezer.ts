import { access, constants, mkdir, open, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Freezer } from './freezer.ts';
import { type HostProcess, refOf } from './processes.ts';

/** How the two versions of cgroups say the same. */
interface Version {
  /** The line of /proc/PID/cgroup that is meant. */
  line: RegExp;
  write: { file: string; frozen: string; thawed: string };
  isFrozen(group: string): Promise<boolean>;
}

export const CGROUP2: Version = {
  line: /^0::(\/.*)$/m,
  write: { file: 'cgroup.freeze', frozen: '1', thawed: '0' },
  isFrozen: async (group) =>
    /^frozen 1$/m.test(await readFile(join(group, 'cgroup.events'), 'utf8').catch(() => '')),
};

export const CGROUP1: Version = {
  line: /^\d+:freezer:(\/.*)$/m,
  write: { file: 'freezer.state', frozen: 'FROZEN', thawed: 'THAWED' },
  isFrozen: async (group) =>
    (await readFile(join(group, 'freezer.state'), 'utf8').catch(() => '')).trim() === 'FROZEN',
};

const OURS = 'muster-agent';

/** Where a freezer of this version can be used: its root, when the agent may write there. */
export async function isUsable(root: string, version: Version): Promise<boolean> {
  const probe = version === CGROUP2 ? 'cgroup.controllers' : 'cgroup.procs';
  try {
    await access(join(root, probe), constants.R_OK);
    await makeGroup(join(root, OURS));
    // Not access(): that goes by the real account and overlooks capabilities.
    await (await open(join(root, OURS, version.write.file), 'r+')).close();
    return true;
  } catch {
    return false;
  }
}

async function makeGroup(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Groups whose processes have ended; the kernel keeps those that have some. */
async function removeEmpty(ours: string): Promise<void> {
  for (const one of await readdir(ours, { withFileTypes: true }))
    if (one.isDirectory()) await rmdir(join(ours, one.name)).catch(() => undefined);
}

/** Never makes a file: where it is not there, this is no cgroup. */
async function tell(file: string, word: string): Promise<void> {
  await writeFile(file, word, { flag: 'r+' });
}

/** Moves processes into a group that is frozen: each stands still as it enters, and none can leave or fork. */
export function cgroupFreezer(proc: string, root: string, version: Version): Freezer {
  const groupOf = (leader: HostProcess) => join(root, OURS, refOf(leader).replace('@', '-'));
  const placeOf = async ({ pid }: HostProcess) => {
    const text = await readFile(join(proc, String(pid), 'cgroup'), 'utf8');
    return version.line.exec(text)?.[1] ?? '/';
  };
  return {
    way: `frozen by ${version === CGROUP2 ? 'cgroup v2' : 'the freezer of cgroup v1'}`,
    async isFrozen(process) {
      const place = await placeOf(process).catch(() => '/');
      return place.startsWith(`/${OURS}/`) && (await version.isFrozen(join(root, place)));
    },
    async freeze(process, leader) {
      const group = groupOf(leader);
      const place = await placeOf(process);
      await makeGroup(join(root, OURS));
      if (process === leader) await removeEmpty(join(root, OURS));
      await makeGroup(group);
      await tell(join(group, version.write.file), version.write.frozen);
      await tell(join(group, 'cgroup.procs'), String(process.pid));
      return place;
    },
    async thaw(process, place) {
      const now = await placeOf(process);
      if (!now.startsWith(`/${OURS}/`)) return;
      await tell(join(root, now, version.write.file), version.write.thawed);
      const back = /^\/[^\0]*$/.test(place) && !place.split('/').includes('..') ? place : '/';
      const move = (to: string) => tell(join(root, to, 'cgroup.procs'), String(process.pid));
      // The group it came from may be gone with the session that made it.
      await move(back).catch(() => move('/'));
    },
    async clear(leader) {
      await rmdir(groupOf(leader)).catch(() => undefined);
    },
  };
}
