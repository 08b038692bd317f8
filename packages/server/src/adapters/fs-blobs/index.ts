import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { MusterError } from '../../kernel/errors.ts';
import { randomText } from '../../kernel/ids.ts';
import type { BlobStore, StoredBlob } from '../../ports/blob-store.ts';

/** Blobs as files, named after their hash, in 256 folders; one that is still coming in lies in `incoming`. */
export class FsBlobs implements BlobStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(bytes: Readable, mostBytes: number): Promise<StoredBlob> {
    const incoming = join(this.#directory, 'incoming');
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const part = join(incoming, randomText(16));
    try {
      const stored = await writeAll(part, bytes, mostBytes);
      const folder = this.#folderOf(stored.sha256);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // The same bytes may be there already: then one takes the other's place.
      await rename(part, join(folder, stored.sha256));
      await syncFolder(folder);
      return stored;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async open(sha256: string): Promise<Readable> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw notThere(sha256);
    try {
      const file = await open(join(this.#folderOf(sha256), sha256), 'r');
      return file.createReadStream();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notThere(sha256);
      throw error;
    }
  }

  #folderOf(sha256: string): string {
    return join(this.#directory, sha256.slice(0, 2));
  }
}

async function writeAll(path: string, bytes: Readable, mostBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) {
        throw new MusterError(
          'request.too-large',
          `More than ${mostBytes} bytes are not taken; nothing was kept.`,
        );
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

/** After a power cut the file is there under its name, not only its bytes. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function notThere(sha256: string): MusterError {
  return new MusterError('not-found', `There is no blob ${sha256.slice(0, 64)}.`);
}
