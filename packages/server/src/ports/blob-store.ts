import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** SHA-256 in hex: the blob's name, too. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/**
 * Keeps bytes under their own hash. Whoever needs more room than there is gets `storage.full`, and nothing of theirs is
 * kept. Every adapter passes `blob-store.contract.ts`.
 */
export interface BlobStore {
  /**
   * Resolves when all of it is on the disk; a blob that was there already is not kept twice. A stream that fails or
   * that is longer than `mostBytes` leaves nothing.
   * @throws MusterError request.too-large, storage.full
   */
  put(bytes: Readable, mostBytes: number): Promise<StoredBlob>;
  /** @throws MusterError not-found */
  open(sha256: string): Promise<Readable>;

  /**
   * Lays bytes at `offset` of something that comes by parts, and resolves when they are on the disk. Where its parts
   * end is the caller's to remember: what lay there from `offset` on is lost.
   * @throws MusterError storage.full, state.conflict when less than `offset` lies there
   */
  append(unfinished: string, offset: number, bytes: Buffer): Promise<void>;
  /** Its bytes before `end`. @throws MusterError not-found */
  openUnfinished(unfinished: string, end: number): Promise<Readable>;
  /** Makes a blob of its first `size` bytes, whose hash the caller knows; repeated, it changes nothing. @throws MusterError not-found */
  finish(unfinished: string, blob: StoredBlob): Promise<void>;
  /** Removes it if it is there. */
  drop(unfinished: string): Promise<void>;
  /** Bytes that still fit. */
  room(): Promise<number>;
}
