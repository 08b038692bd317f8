import { z } from 'zod';
import type { TrustedTime } from '../kernel/trusted-time.ts';
import type { Disk } from '../spool/disk.ts';

const keptTime = z.object({ sure: z.iso.datetime({ offset: true }) });

/** A time that was certain when the agent last ran; null when nobody kept one. */
export function readKeptTime(path: string, disk: Disk): Date | null {
  const bytes = disk.read(path);
  if (!bytes) return null;
  try {
    return new Date(keptTime.parse(JSON.parse(bytes.toString('utf8'))).sure);
  } catch {
    return null;
  }
}

/** Kept now and then, so that no date that somebody sets while the agent does not run ends anything early. */
export function keepTime(path: string, disk: Disk, time: TrustedTime): void {
  if (!time.isKnown) return;
  disk.replace(path, Buffer.from(`${JSON.stringify({ sure: time.sure().toISOString() })}\n`));
}
