import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** One file of the payload, under `data/`. */
export interface BagFile {
  path: string;
  size: number;
  sha256: string;
  open: () => Promise<Readable>;
}

export interface Bag {
  /** The folder that everything lies in. */
  name: string;
  at: Date;
  /** Labels and values of bag-info.txt (RFC 8493, 2.2.2), in their order. */
  info: readonly (readonly [string, string])[];
  payload: readonly BagFile[];
  /** Further tag files, by their path. */
  tags: ReadonlyMap<string, string>;
}

/**
 * A bag (RFC 8493) as a tar stream. The manifest stands before the payload, from the hashes that are known; the payload
 * is read as it goes out, and when one of its files breaks the stream breaks: a bag is whole or it is no bag.
 */
export function bagStream(bag: Bag): Readable {
  const tar = pack();
  fill(tar, bag).catch((error: unknown) => tar.destroy(error as Error));
  return tar as unknown as Readable;
}

async function fill(tar: Pack, bag: Bag): Promise<void> {
  const tags = tagFilesOf(bag);
  for (const [path, text] of tags) await addText(tar, bag, path, text);
  for (const file of bag.payload) {
    const entry = tar.entry({
      name: `${bag.name}/${file.path}`,
      size: file.size,
      mode: 0o440,
      mtime: bag.at,
    });
    await pipeline(await file.open(), entry as unknown as NodeJS.WritableStream);
  }
  tar.finalize();
}

/** All but the payload, the tag manifest last. */
export function tagFilesOf(bag: Bag): Map<string, string> {
  const bytes = bag.payload.reduce((sum, { size }) => sum + size, 0);
  const files = new Map([
    ['bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'],
    [
      'bag-info.txt',
      lines(
        [...bag.info, ['Payload-Oxum', `${bytes}.${bag.payload.length}`] as const].map(
          ([label, value]) => `${label}: ${oneLine(value)}`,
        ),
      ),
    ],
    ['manifest-sha256.txt', lines(bag.payload.map(({ sha256, path }) => `${sha256}  ${manifestPath(path)}`))],
    ...bag.tags,
  ]);
  const manifest = [...files].map(
    ([path, text]) => `${createHash('sha256').update(text).digest('hex')}  ${manifestPath(path)}`,
  );
  return files.set('tagmanifest-sha256.txt', lines(manifest));
}

async function addText(tar: Pack, bag: Bag, path: string, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const header = { name: `${bag.name}/${path}`, mode: 0o440, mtime: bag.at };
    tar.entry(header, Buffer.from(text), (error) => (error ? reject(error) : resolve()));
  });
}

/** A name that every file system takes and no manifest must write otherwise. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w.() -]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '_')
    .slice(-100);
  return plain || 'file';
}

/** RFC 8493, 2.1.3: what ends a line, and the sign that says so, are written as percent and their code. */
function manifestPath(path: string): string {
  return path.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
