import { sha256 } from '../kernel/digest.ts';
import type { Disk } from './disk.ts';

const CHAIN_START = '0'.repeat(64);
const LINE = /^([0-9a-f]{64}) (.+)$/s;

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
 * returns. A last line that a crash cut short is dropped; anything else that is wrong is damage.
 */
export class RecordFile<T> {
  readonly path: string;
  readonly #disk: Disk;
  #length = 0;
  #chain = CHAIN_START;
  /** Whether a last line was cut short and was dropped. */
  readonly torn: boolean;
  /** What the file held when it was opened. */
  readonly records: readonly T[];

  /** @throws SpoolError */
  constructor(path: string, disk: Disk, parse: (value: unknown) => T) {
    this.path = path;
    this.#disk = disk;
    const bytes = guarded(path, () => disk.read(path)) ?? Buffer.alloc(0);
    const read = readLines(bytes, parse);
    if (read.fault !== null)
      throw new SpoolError('damaged', `${path}, line ${read.records.length + 1}: ${read.fault}`);
    this.records = read.records;
    this.#length = read.length;
    this.#chain = read.chain;
    this.torn = read.length < bytes.length;
    if (this.torn) guarded(path, () => disk.truncate(path, read.length));
  }

  /** @throws SpoolError when the disk refuses; then nothing of it was written. */
  append(record: T): void {
    const text = JSON.stringify(record);
    const chain = sha256(`${this.#chain} ${text}`);
    const bytes = Buffer.from(`${chain} ${text}\n`);
    guarded(this.path, () => this.#disk.append(this.path, bytes, this.#length));
    this.#length += bytes.length;
    this.#chain = chain;
  }

  get bytes(): number {
    return this.#length;
  }
}

interface Read<T> {
  records: T[];
  length: number;
  chain: string;
  fault: string | null;
}

function readLines<T>(bytes: Buffer, parse: (value: unknown) => T): Read<T> {
  const read: Read<T> = { records: [], length: 0, chain: CHAIN_START, fault: null };
  while (read.length < bytes.length) {
    const end = bytes.indexOf(0x0a, read.length);
    const isLast = end === -1 || end === bytes.length - 1;
    const line = LINE.exec(bytes.toString('utf8', read.length, end === -1 ? bytes.length : end));
    const [, chain = '', text = ''] = line ?? [];
    const holds = end !== -1 && sha256(`${read.chain} ${text}`) === chain;
    if (!holds) {
      if (!isLast) read.fault = 'what is written there is not what was written';
      return read;
    }
    try {
      read.records.push(parse(JSON.parse(text)));
    } catch {
      read.fault = 'the record has a form that this version does not know';
      return read;
    }
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
