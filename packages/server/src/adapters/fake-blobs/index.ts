import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { MusterError } from '../../kernel/errors.ts';
import type { BlobStore, StoredBlob } from '../../ports/blob-store.ts';

/** Keeps blobs in memory. */
export class FakeBlobs implements BlobStore {
  readonly kept = new Map<string, Buffer>();

  async put(bytes: Readable, mostBytes: number): Promise<StoredBlob> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of bytes as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > mostBytes)
        throw new MusterError('request.too-large', `More than ${mostBytes} bytes are not taken.`);
      parts.push(part);
    }
    const whole = Buffer.concat(parts);
    const sha256 = createHash('sha256').update(whole).digest('hex');
    this.kept.set(sha256, whole);
    return { sha256, size };
  }

  async open(sha256: string): Promise<Readable> {
    const blob = this.kept.get(sha256);
    if (!blob) throw new MusterError('not-found', `There is no blob ${sha256}.`);
    return Readable.from([blob], { objectMode: false });
  }
}
