import { createHash, type Hash } from 'node:crypto';
import type { Db } from '../../db/database.ts';

interface Running {
  hash: Hash;
  /** Bytes that it has seen. */
  offset: number;
}

/** More than that are not on their way to one server; the oldest is then read again at its end. */
const MOST = 200;
const ofDatabase = new WeakMap<Db, Map<string, Running>>();

/**
 * The hashes of what is on its way to this process, so that most files are hashed in one pass while they come. What
 * began at another server, or before a restart, has none here and is read once at its end.
 */
export function runningHashes(db: Db) {
  const known = ofDatabase.get(db) ?? new Map<string, Running>();
  ofDatabase.set(db, known);
  return {
    /** A part was taken. */
    taken(upload: string, offset: number, bytes: Buffer): void {
      const running =
        known.get(upload) ?? (offset === 0 ? { hash: createHash('sha256'), offset: 0 } : undefined);
      known.delete(upload);
      if (running?.offset !== offset) return;
      running.hash.update(bytes);
      known.set(upload, { hash: running.hash, offset: offset + bytes.length });
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    },
    /** In hex, when all of `size` bytes went by here. */
    whole(upload: string, size: number): string | undefined {
      const running = known.get(upload);
      return running?.offset === size ? running.hash.copy().digest('hex') : undefined;
    },
    forget(upload: string): void {
      known.delete(upload);
    },
  };
}
