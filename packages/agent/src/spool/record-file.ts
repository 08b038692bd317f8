import { sha256 } from '../kernel/digest.ts';
import type { Disk } from './disk.ts';

const CHAIN_START = '0'.repeat(64);
/** A record's line: its chain in hex, a space, the text. */
const CHAIN_LENGTH = 64;

/** Damage that no crash explains, or a disk that refuses. */
export class SpoolError extends Error {
  readonly reason: 'damaged' | 'failing';

  constructor(reason: SpoolError['reason'], detail: string) {
    super(detail);
    this.name = 'SpoolError';
    this.reason = reason;
  }
}

/**
 * A file of records that only grows. Each line holds the SHA-256 over the hash of the line before it and its own
 * record, so that a line that was changed, dropped or put in shows. What `append` was given is on the disk when it
 * returns. A last line that a crash cut short is dropped; anything else that is wrong is damage. What could not be read
 * again is not written.
 */
export class RecordFile<T> {
  readonly path: string;
  readonly #disk: Disk;
  readonly #parse: (value: unknown) => T;
  #length = 0;
  #chain = CHAIN_START;
  /** Whether a last line was cut short and was dropped. */
  readonly torn: boolean;

  /** Shows each record that the file holds to `seen`, in order. @throws SpoolError */
  constructor(path: string, disk: Disk, parse: (value: unknown) => T, seen: (record: T) => void) {
    this.path = path;
    this.#disk = disk;
    this.#parse = parse;
    const bytes = this.#bytes();
    const read = this.#read(bytes, seen);
    this.#length = read.length;
    this.#chain = read.chain;
    this.torn = read.length < bytes.length;
    if (this.torn) guarded(path, () => disk.truncate(path, read.length));
  }

  /**
   * @throws SpoolError when the disk refuses; then nothing of it was written. What `parse` throws for a record that could
   * not be read again, which would be damage at the next start.
   */
  append(record: T): void {
    const text = JSON.stringify(record);
    this.#parse(JSON.parse(text));
    const line = lineOf(this.#chain, text);
    guarded(this.path, () => this.#disk.append(this.path, line.bytes, this.#length));
    this.#length += line.bytes.length;
    this.#chain = line.chain;
  }

  /**
   * Writes the file anew with what `keep` gives for each record, in place of all that it held: whole, or not at all.
   * @throws SpoolError
   */
  rewrite(keep: (record: T) => T | null, last: T | null = null): void {
    const lines: Buffer[] = [];
    let chain = CHAIN_START;
    const put = (record: T) => {
      const line = lineOf(chain, JSON.stringify(record));
      chain = line.chain;
      lines.push(line.bytes);
    };
    this.#read(this.#bytes(), (record) => {
      const kept = keep(record);
      if (kept !== null) put(kept);
    });
    if (last !== null) put(last);
    try {
      guarded(this.path, () => this.#disk.replace(this.path, Buffer.concat(lines)));
    } finally {
      // Also when it failed: nobody knows then which of the two is there.
      const { length, chain: stands } = this.#read(this.#bytes(), () => {});
      this.#length = length;
      this.#chain = stands;
    }
  }

  #bytes(): Buffer {
    return guarded(this.path, () => this.#disk.read(this.path)) ?? Buffer.alloc(0);
  }

  #read(bytes: Buffer, seen: (record: T) => void): Read {
    const read = readLines(bytes, this.#parse, seen);
    if (read.fault === null) return read;
    throw new SpoolError('damaged', `${this.path}, line ${read.count + 1}: ${read.fault}`);
  }

  get bytes(): number {
    return this.#length;
  }
}

function lineOf(before: string, text: string): { chain: string; bytes: Buffer } {
  const chain = sha256(`${before} ${text}`);
  return { chain, bytes: Buffer.from(`${chain} ${text}\n`) };
}

interface Read {
  count: number;
  length: number;
  chain: string;
  fault: string | null;
}

function readLines<T>(bytes: Buffer, parse: (value: unknown) => T, seen: (record: T) => void): Read {
  const read: Read = { count: 0, length: 0, chain: CHAIN_START, fault: null };
  while (read.length < bytes.length) {
    const end = bytes.indexOf(0x0a, read.length);
    const isLast = end === -1 || end === bytes.length - 1;
    const line = bytes.toString('utf8', read.length, end === -1 ? bytes.length : end);
    const chain = line.slice(0, CHAIN_LENGTH);
    const text = line.slice(CHAIN_LENGTH + 1);
    const holds = end !== -1 && line[CHAIN_LENGTH] === ' ' && sha256(`${read.chain} ${text}`) === chain;
    if (!holds) {
      if (!isLast) read.fault = 'what is written there is not what was written';
      return read;
    }
    let record: T;
    try {
      record = parse(JSON.parse(text));
    } catch {
      read.fault = 'the record has a form that this version does not know';
      return read;
    }
    seen(record);
    read.count += 1;
    read.chain = chain;
    read.length = end + 1;
  }
  return read;
}

function guarded<R>(path: string, act: () => R): R {
  try {
    return act();
  } catch (error) {
    if (error instanceof SpoolError) throw error;
    throw new SpoolError('failing', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
