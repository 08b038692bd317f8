import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { MusterError } from '../../kernel/errors.ts';
import type { StoredBlob } from '../../ports/blob-store.ts';

/** Writes a stream to a new file and hashes it on the way; resolves when it is on the disk. */
export async function writeAll(path: string, bytes: Readable, mostBytes: number): Promise<StoredBlob> {
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
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The disk's refusals in words. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw new MusterError(
        'storage.full',
        'The disk of the evidence store is full. What came before is kept; this was not. Ask who runs Muster to make room, then send it again.',
      );
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
