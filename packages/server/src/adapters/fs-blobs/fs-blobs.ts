import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MusterError } from '../../kernel/errors.ts';
import { randomText } from '../../kernel/ids.ts';
import type { BlobStore, StoredBlob } from '../../ports/blob-store.ts';
import { isMissing, onDisk, syncFolder, writeAll } from './disk.ts';

/**
 * Blobs as files, named after their hash, in 256 folders; one that is still coming in lies in `incoming`, what comes by
 * parts in `parts`.
 */
export class FsBlobs implements BlobStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(bytes: Readable, mostBytes: number): Promise<StoredBlob> {
    const part = join(await this.#made('incoming'), randomText(16));
    try {
      const stored = await onDisk(() => writeAll(part, bytes, mostBytes));
      await onDisk(() => this.#moveIn(part, stored.sha256));
      return stored;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async open(sha256: string): Promise<Readable> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw notThere(sha256);
    try {
      const file = await open(this.#pathOf(sha256), 'r');
      return file.createReadStream({ highWaterMark: 1 << 20 });
    } catch (error) {
      if (isMissing(error)) throw notThere(sha256);
      throw error;
    }
  }

  async append(unfinished: string, offset: number, bytes: Buffer): Promise<void> {
    const path = join(await this.#made('parts'), nameOf(unfinished));
    await onDisk(async () => {
      const file = await open(path, offset === 0 ? 'w' : 'r+', 0o600).catch((error: unknown) => {
        if (isMissing(error)) throw shorter(unfinished);
        throw error;
      });
      try {
        if ((await file.stat()).size < offset) throw shorter(unfinished);
        // A part that broke off before lies behind: away with it first, or its end would stay.
        await file.truncate(offset);
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
          done += bytesWritten;
        }
        await file.sync();
      } finally {
        await file.close();
      }
    });
    if (offset === 0) await syncFolder(join(this.#directory, 'parts'));
  }

  async openUnfinished(unfinished: string, end: number): Promise<Readable> {
    if (end === 0) return Readable.from([]);
    try {
      const file = await open(join(this.#directory, 'parts', nameOf(unfinished)), 'r');
      return file.createReadStream({ end: end - 1, highWaterMark: 1 << 20 });
    } catch (error) {
      if (isMissing(error)) throw notThere(unfinished);
      throw error;
    }
  }

  async finish(unfinished: string, { sha256, size }: StoredBlob): Promise<void> {
    const path = join(await this.#made('parts'), nameOf(unfinished));
    const found = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!found) {
      if (size === 0) return void (await this.put(Readable.from([]), 0));
      // Done already, and whoever did it had no time to say so.
      const blob = await stat(this.#pathOf(sha256)).catch(() => undefined);
      if (blob?.size !== size) throw notThere(unfinished);
      return;
    }
    await onDisk(async () => {
      if (found.size > size) {
        const file = await open(path, 'r+');
        await file.truncate(size);
        await file.sync();
        await file.close();
      }
      await this.#moveIn(path, sha256);
    });
  }

  async drop(unfinished: string): Promise<void> {
    await rm(join(this.#directory, 'parts', nameOf(unfinished)), { force: true });
  }

  async room(): Promise<number> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#directory);
    return bavail * bsize;
  }

  /** The same bytes may be there already: then one takes the other's place. */
  async #moveIn(path: string, sha256: string): Promise<void> {
    const folder = await this.#made(sha256.slice(0, 2));
    await rename(path, join(folder, sha256));
    await syncFolder(folder);
  }

  async #made(name: string): Promise<string> {
    const folder = join(this.#directory, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #pathOf(sha256: string): string {
    return join(this.#directory, sha256.slice(0, 2), sha256);
  }
}

/** Ids alone are names: nothing climbs out of the folder. */
function nameOf(unfinished: string): string {
  if (!/^[\w-]{1,80}$/.test(unfinished)) throw notThere(unfinished);
  return unfinished;
}

function shorter(unfinished: string): MusterError {
  return new MusterError(
    'state.conflict',
    `Less of ${unfinished} lies on the disk than was taken: the store was changed from outside. Give it up and send it anew.`,
  );
}

function notThere(what: string): MusterError {
  return new MusterError('not-found', `There is no blob ${what.slice(0, 64)}.`);
}
