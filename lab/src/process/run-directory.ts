/** The directory of a lab run. Site users must reach it, though what they may read in it is decided below. */
import { chmodSync, copyFileSync, linkSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes the directory and its `sites`; as root, throws when a site's user could not get there. */
export function makeRunDirectory(dir: string): void {
  mkdirSync(join(dir, 'sites'), { recursive: true, mode: 0o755 });
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'private'), { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0 && !isReachable(dir)) {
    throw new Error(
      `Site users cannot reach ${dir}; use a directory that everybody may enter, such as one in /tmp`,
    );
  }
}

/** Whether every directory on the way, and the thing itself, is open to others. */
export function isReachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stats = statSync(at);
    const needed = stats.isDirectory() ? 0o001 : 0o004;
    if ((stats.mode & needed) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A Node program that site users may run: ours, or a copy where ours stands in a closed directory. */
export function reachableNode(dir: string): string {
  if (process.getuid?.() !== 0 || isReachable(process.execPath)) return process.execPath;
  mkdirSync(join(dir, 'bin'), { recursive: true, mode: 0o755 });
  const copy = join(dir, 'bin', 'node');
  try {
    linkSync(process.execPath, copy);
  } catch {
    copyFileSync(process.execPath, copy);
  }
  chmodSync(copy, 0o755);
  return copy;
}
