import { factsBatch } from '@muster/contract';
import { z } from 'zod';
import type { Disk } from '../spool/disk.ts';

const at = z.iso.datetime({ offset: true });

/** How far the facts of one system came. A batch that was begun is kept until the server has it. */
export const feedState = z.object({
  /** Of the last batch that was made. */
  number: z.number().int().min(0),
  pending: factsBatch.nullable(),
  /** Up to when changes were asked for. */
  since: at.nullable(),
});
export type FeedState = z.infer<typeof feedState>;

const NEW: FeedState = { number: 0, pending: null, since: null };

/** Facts can be read again from the system: what cannot be read here is begun anew by a whole list. */
export function loadFeed(path: string, disk: Disk): FeedState {
  const bytes = disk.read(path);
  if (!bytes) return NEW;
  try {
    return feedState.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return NEW;
  }
}

export function keepFeed(path: string, disk: Disk, state: FeedState): void {
  disk.replace(path, Buffer.from(JSON.stringify(state)));
}
