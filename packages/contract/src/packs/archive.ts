/**
 * The outer form of a pack: POSIX ustar, uncompressed, and only in the one way that `writeArchive` writes it. So the same
 * parts are the same bytes everywhere, nothing can hide between them, and no file can grow while it is read.
 */
export interface ArchiveFile {
  path: string;
  bytes: Uint8Array;
}

/** Bytes of a whole pack, and how many files are in it. */
export const MOST_PACK_BYTES = 2 * 1024 * 1024;
export const MOST_PACK_FILES = 100;

const BLOCK = 512;
const NAME = { at: 0, length: 100 };
const SIZE = { at: 124, length: 12 };
const CHECKSUM = { at: 148, length: 8 };

export class PackError extends Error {}

export function writeArchive(files: readonly ArchiveFile[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { path, bytes } of files) {
    blocks.push(headerOf(path, bytes.length), padded(bytes));
  }
  blocks.push(new Uint8Array(2 * BLOCK));
  return joined(blocks);
}

/** @throws PackError for whatever `writeArchive` would not have written */
export function readArchive(bytes: Uint8Array): ArchiveFile[] {
  if (bytes.length > MOST_PACK_BYTES) throw new PackError(`a pack has at most ${MOST_PACK_BYTES} bytes`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new PackError('the file is compressed; a pack never is');
  const files: ArchiveFile[] = [];
  let at = 0;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    if (files.length >= MOST_PACK_FILES) throw new PackError(`a pack has at most ${MOST_PACK_FILES} files`);
    const header = bytes.subarray(at, at + BLOCK);
    const path = textAt(header, NAME.at, NAME.length);
    const size = Number.parseInt(textAt(header, SIZE.at, SIZE.length), 8);
    const begin = at + BLOCK;
    if (!Number.isInteger(size) || size < 0 || begin + size > bytes.length)
      throw new PackError('the file is cut off, or is no pack');
    files.push({ path, bytes: bytes.slice(begin, begin + size) });
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (files.length === 0) throw new PackError('the file is no pack');
  if (!sameBytes(writeArchive(files), bytes))
    throw new PackError(
      'the file is not in the form of a pack: something stands beside its parts, or is set apart',
    );
  return files;
}

function headerOf(path: string, size: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0');
  if (new TextEncoder().encode(path).length > NAME.length)
    throw new PackError(`the path ${path} is too long`);
  put(path, NAME.at);
  put(`${octal(0o644, 8)}\0`, 100);
  put(`${octal(0, 8)}\0`, 108);
  put(`${octal(0, 8)}\0`, 116);
  put(`${octal(size, SIZE.length)}\0`, SIZE.at);
  put(`${octal(0, 12)}\0`, 136);
  put(' '.repeat(CHECKSUM.length), CHECKSUM.at);
  // A plain file: links, devices and folders are of other types.
  put('0', 156);
  put('ustar\0', 257);
  put('00', 263);
  const sum = header.reduce((all, byte) => all + byte, 0);
  put(`${octal(sum, 7)}\0 `, CHECKSUM.at);
  return header;
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  whole.set(bytes);
  return whole;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function textAt(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
