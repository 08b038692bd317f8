import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { MusterError } from '../../kernel/errors.ts';
import type { BlobStore, StoredBlob } from '../../ports/blob-store.ts';

/** Keeps blobs in memory. */
export class FakeBlobs implements BlobStore {
  readonly kept = new Map<string, Buffer>();
  readonly unfinished = new Map<string, Buffer>();
  /** Bytes that fit in all. */
  most = Number.MAX_SAFE_INTEGER;

  async put(bytes: Readable, mostBytes: number): Promise<StoredBlob> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of bytes as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > mostBytes)
        throw new MusterError('request.too-large', `More than ${mostBytes} bytes are not taken.`);
      parts.push(part);
    }
    if (size > (await this.room())) throw full();
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

  async append(unfinished: string, offset: number, bytes: Buffer): Promise<void> {
    const before = this.unfinished.get(unfinished) ?? Buffer.alloc(0);
    if (before.length < offset) throw new MusterError('state.conflict', `Less of ${unfinished} lies here.`);
    if (bytes.length > (await this.room())) throw full();
    this.unfinished.set(unfinished, Buffer.concat([before.subarray(0, offset), bytes]));
  }

  async openUnfinished(unfinished: string, end: number): Promise<Readable> {
    const bytes = this.unfinished.get(unfinished) ?? Buffer.alloc(0);
    if (bytes.length < end) throw new MusterError('not-found', `There is no blob ${unfinished}.`);
    return Readable.from([bytes.subarray(0, end)], { objectMode: false });
  }

  async finish(unfinished: string, { sha256, size }: StoredBlob): Promise<void> {
    const bytes = this.unfinished.get(unfinished) ?? (size === 0 ? Buffer.alloc(0) : undefined);
    if (bytes) this.kept.set(sha256, bytes.subarray(0, size));
    else if (this.kept.get(sha256)?.length !== size)
      throw new MusterError('not-found', `There is no blob ${unfinished}.`);
    this.unfinished.delete(unfinished);
  }

  async drop(unfinished: string): Promise<void> {
    this.unfinished.delete(unfinished);
  }

  async room(): Promise<number> {
    const all = [...this.kept.values(), ...this.unfinished.values()];
    return this.most - all.reduce((sum, { length }) => sum + length, 0);
  }
}

function full(): MusterError {
  return new MusterError('storage.full', 'There is no room left.');
}
