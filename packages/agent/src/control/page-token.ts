import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../kernel/digest.ts';
import type { Disk } from '../spool/disk.ts';

/** The word that lets people in; made at the first start, readable by the agent's account alone. */
export function pageToken(path: string, disk: Disk): string {
  const kept = disk.read(path)?.toString('utf8').trim();
  if (kept) return kept;
  const made = randomBytes(32).toString('base64url');
  disk.replace(path, Buffer.from(`${made}\n`));
  return made;
}

export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
}
