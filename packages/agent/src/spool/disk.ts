import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What the spool asks of a disk. All of it is on the platter, not in a cache, when a call returns. */
export interface Disk {
  /** Null when there is no such file. */
  read(path: string): Buffer | null;
  /** Adds to the end of a file whose length is `at`; leaves it at that length when it fails. */
  append(path: string, bytes: Buffer, at: number): void;
  truncate(path: string, length: number): void;
  /** The whole new content or, after a crash, the whole old one. */
  replace(path: string, bytes: Buffer): void;
}

const SECRET = 0o600;

export const realDisk: Disk = {
  read(path) {
    try {
      return readFileSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  },

  append(path, bytes, at) {
    const isNew = at === 0;
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT, SECRET);
    try {
      if (fstatSync(file).size !== at)
        throw new Error(`${path} is not as it was left: another program wrote to it`);
      try {
        writeAll(file, bytes, at);
        fsyncSync(file);
      } catch (error) {
        ftruncateSync(file, at);
        throw error;
      }
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(dirname(path));
  },

  truncate(path, length) {
    const file = openSync(path, 'r+');
    try {
      ftruncateSync(file, length);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },

  replace(path, bytes) {
    const fresh = `${path}.new`;
    const file = openSync(fresh, 'w', SECRET);
    try {
      writeAll(file, bytes, 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
    syncFolder(dirname(path));
  },
};

/** A folder that the agent alone can look into. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

/** A new name is only kept once its folder is. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
