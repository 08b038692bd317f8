import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemError } from '../../ports/site-system.ts';

/** What is read of a process: never its arguments or its environment, which may hold secrets. */
export interface HostProcess {
  pid: number;
  /** In ticks since the machine began: with the pid, unique until it begins anew. */
  start: number;
  parent: number;
  /** The real one: who started it. */
  uid: number;
  name: string;
  /** Linux' letter: R S D T t Z X I. */
  letter: string;
  program: string | null;
  startedAt: Date | null;
}

/** USER_HZ, the same on every Linux that is built for people. */
const TICKS_PER_SECOND = 100;

export function refOf({ pid, start }: Pick<HostProcess, 'pid' | 'start'>): string {
  return `${pid}@${start}`;
}

/** @throws SystemError `invalid` */
export function pidOf(ref: string): { pid: number; start: number } {
  const [, pid, start] = /^([1-9]\d{0,9})@(\d{1,20})$/.exec(ref) ?? [];
  if (!pid || !start) throw new SystemError('invalid', `${ref} is no process.`);
  return { pid: Number(pid), start: Number(start) };
}

/**
 * The processes of the accounts that are wanted, one after the other.
 * @throws SystemError when there is no /proc, or one that shows the agent only what is its own
 */
export async function* processes(
  proc: string,
  isWanted: (uid: number) => boolean,
): AsyncGenerator<HostProcess> {
  const began = await bootTime(proc);
  await seesOthers(proc);
  for (const entry of await readdir(proc)) {
    if (!/^[1-9]\d*$/.test(entry)) continue;
    const found = await readProcess(proc, Number(entry), began, isWanted);
    if (found) yield found;
  }
}

/** The process of a ref; undefined when it has ended, also when another has its number now. */
export async function processOf(proc: string, ref: string): Promise<HostProcess | undefined> {
  const { pid, start } = pidOf(ref);
  const found = await readProcess(proc, pid, await bootTime(proc));
  return found?.start === start && found.letter !== 'Z' && found.letter !== 'X' ? found : undefined;
}

async function readProcess(
  proc: string,
  pid: number,
  began: number | null,
  isWanted: (uid: number) => boolean = () => true,
): Promise<HostProcess | undefined> {
  try {
    const dir = join(proc, String(pid));
    const status = await readFile(join(dir, 'status'), 'utf8');
    if (!isWanted(uidOf(status))) return undefined;
    const stat = await readFile(join(dir, 'stat'), 'utf8');
    const program = await readlink(join(dir, 'exe')).catch(() => null);
    return readStat(pid, stat, status, program, began);
  } catch {
    return undefined;
  }
}

/** A name may hold anything, also brackets and line breaks: what follows its last bracket counts. */
export function readStat(
  pid: number,
  stat: string,
  status: string,
  program: string | null,
  began: number | null,
): HostProcess | undefined {
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const uid = uidOf(status);
  const [letter, parent] = fields;
  const start = Number(fields[19]);
  if (open < 0 || close < 0 || Number.isNaN(uid) || !letter || !Number.isSafeInteger(start)) return undefined;
  return {
    pid,
    start,
    parent: Number(parent),
    uid,
    name: stat.slice(open + 1, close),
    letter,
    program,
    startedAt: began === null ? null : new Date((began + start / TICKS_PER_SECOND) * 1000),
  };
}

function uidOf(status: string): number {
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
}

/** The pids of the agent and of what started it: to freeze one of them is to lose the hand on all. */
export async function ownPids(proc: string): Promise<ReadonlySet<number>> {
  const own = new Set<number>();
  for (let pid = process.pid; pid > 0 && !own.has(pid); ) {
    own.add(pid);
    pid = (await readProcess(proc, pid, null))?.parent ?? 0;
  }
  return own;
}

/** An empty list where others are hidden would read as if nothing of theirs ran. */
async function seesOthers(proc: string): Promise<void> {
  try {
    await readFile(join(proc, '1', 'status'));
  } catch {
    throw new SystemError(
      'refused',
      `${proc} hides the processes of others from the agent (hidepid): give it the group of gid=, or root.`,
    );
  }
}

/** Seconds since 1970 when the machine began. */
async function bootTime(proc: string): Promise<number | null> {
  try {
    const text = await readFile(join(proc, 'stat'), 'utf8');
    const told = /^btime (\d+)$/m.exec(text)?.[1];
    return told ? Number(told) : null;
  } catch (error) {
    throw new SystemError('unreachable', `${proc} cannot be read: ${(error as Error).message}`);
  }
}
