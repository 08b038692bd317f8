import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** SHA-256 in hex: the blob's name, too. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/** Keeps bytes under their own hash. Every adapter passes `blob-store.contract.ts`. */
export interface BlobStore {
  /**
   * Resolves when all of it is on the disk; a blob that was there already is not kept twice. A stream that fails or
   * that is longer than `mostBytes` leaves nothing.
   * @throws MusterError request.too-large
   */
  put(bytes: Readable, mostBytes: number): Promise<StoredBlob>;
  /** @throws MusterError not-found */
  open(sha256: string): Promise<Readable>;
}
