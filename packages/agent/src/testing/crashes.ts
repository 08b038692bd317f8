import type { Disk } from '../spool/disk.ts';

export interface CrashingDisk extends Disk {
  readonly dead: boolean;
}

/**
 * A disk under which the agent dies at its n-th moment: before a write, in the middle of it, or right after it. `die`
 * ends the process, or throws; then nothing is written any more, as after a death.
 */
export function crashingDisk(under: Disk, at: number, die: () => never): CrashingDisk {
  let moments = 0;
  function moment(first: () => void): void {
    moments += 1;
    if (moments < at) return;
    if (moments === at) first();
    die();
  }
  return {
    ...under,
    get dead() {
      return moments >= at;
    },
    append(path, bytes, length) {
      moment(() => {});
      moment(() => under.append(path, bytes.subarray(0, Math.floor(bytes.length / 2)), length));
      under.append(path, bytes, length);
      moment(() => {});
    },
    replace(path, bytes) {
      moment(() => {});
      moment(() => under.replace(`${path}.new`, bytes.subarray(0, Math.floor(bytes.length / 2))));
      under.replace(path, bytes);
      moment(() => {});
    },
  };
}

/** A disk in memory, for what would wait for a real one ten thousand times. */
export function memoryDisk(): Disk {
  const files = new Map<string, Buffer>();
  return {
    read: (path) => files.get(path) ?? null,
    append(path, bytes, at) {
      files.set(path, Buffer.concat([(files.get(path) ?? Buffer.alloc(0)).subarray(0, at), bytes]));
    },
    truncate: (path, length) =>
      void files.set(path, (files.get(path) ?? Buffer.alloc(0)).subarray(0, length)),
    replace: (path, bytes) => void files.set(path, bytes),
  };
}
