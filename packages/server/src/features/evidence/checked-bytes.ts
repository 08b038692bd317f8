import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { MusterError } from '../../kernel/errors.ts';

export interface Expected {
  sha256: string;
  size: number;
}

/**
 * The bytes as they pass, hashed. The last of them are held back until the hash is right: who reads to the end has
 * what came in, and nobody else reads to the end. `damaged` is told what was found before the stream breaks.
 */
export function checkedBytes(
  source: Readable,
  expected: Expected,
  damaged: (found: string) => Promise<void>,
): Readable {
  return Readable.from(pass(source, expected, damaged), { objectMode: false });
}

async function* pass(source: Readable, expected: Expected, damaged: (found: string) => Promise<void>) {
  const hash = createHash('sha256');
  let size = 0;
  let held: Buffer | undefined;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    // No byte more than was promised, whatever lies there.
    if (held && size <= expected.size) yield held;
    held = chunk;
  }
  const found = hash.digest('hex');
  if (found !== expected.sha256) {
    await damaged(found);
    throw damage(expected.sha256, found);
  }
  if (held) yield held;
}

/** What the stored bytes are now; '' where nothing is there. */
export async function hashOf(open: () => Promise<Readable>, signal?: AbortSignal): Promise<string> {
  const source = await open().catch((error: unknown) => {
    if (error instanceof MusterError && error.code === 'not-found') return undefined;
    throw error;
  });
  if (!source) return '';
  const hash = createHash('sha256');
  for await (const chunk of source as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}

export function damage(sha256: string, found: string): MusterError {
  const now = found === '' ? 'nothing lies there any more' : `what lies there has ${found}`;
  return new MusterError(
    'evidence.damaged',
    `The stored bytes are not what came in: their SHA-256 was ${sha256}, and ${now}. The CSIRT has been told. Do not rely on them; bring the file back from a backup and verify it again.`,
  );
}
