import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SystemClock } from '../../kernel/clock.ts';

const POLL_MS = 20;

/** A process that may be signalled or that belongs to somebody else; a zombie counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Command line of a process, '' when it is gone. Without /proc (macOS) `ps` is asked. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    if (process.platform === 'linux') return '';
  }
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** True when the process was gone within `ms`. */
export async function waitForEnd(pid: number, ms: number): Promise<boolean> {
  const clock = new SystemClock();
  const end = clock.now().getTime() + ms;
  while (isAlive(pid)) {
    if (clock.now().getTime() >= end) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}
