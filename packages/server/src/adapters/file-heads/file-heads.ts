import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type LedgerHead, ledgerHead } from '@muster/contract';
import { MusterError } from '../../kernel/errors.ts';
import type { Heads } from '../../ports/heads.ts';

/**
 * One head a line (JSONL), synced to the disk. Copy the file to where the database's administrators cannot write.
 * A half line that a crash left at the end is passed over; damage anywhere else is an error.
 */
export class FileHeads implements Heads {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async append(head: LedgerHead): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const file = await open(this.#path, 'a+', 0o644);
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      const separator = size > 0 && last.toString() !== '\n' ? '\n' : '';
      await file.appendFile(`${separator}${JSON.stringify(head)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async list(): Promise<LedgerHead[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return parseHeads(text, this.#path);
  }
}

/** @throws MusterError ledger.broken that names the line which is not a head */
export function parseHeads(text: string, name: string): LedgerHead[] {
  const heads: LedgerHead[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const head = parseHead(line);
    if (head) heads.push(head);
    else if (!isHalfLine(line)) {
      throw new MusterError(
        'ledger.broken',
        `${name} line ${index + 1} is not a signed head`,
        `${index + 1}:1`,
      );
    }
  }
  return heads;
}

function parseHead(line: string): LedgerHead | undefined {
  try {
    return ledgerHead.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What a crash leaves: the beginning of a line, without its end. */
function isHalfLine(line: string): boolean {
  return line.startsWith('{') && !line.trimEnd().endsWith('}');
}
