import { createInterface } from 'node:readline/promises';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';

/**
 * Asks a person on a terminal before something that cannot be taken back; the question names its extent. A program
 * (no terminal) and --yes are not asked: a full stop must never hang on a question that nobody reads.
 */
export async function confirm(cli: Cli, question: string, yes: boolean): Promise<void> {
  if (yes || cli.io.stdin.isTTY !== true) return;
  const lines = createInterface({ input: cli.io.stdin, output: cli.io.stderr as NodeJS.WritableStream });
  try {
    const answer = await lines.question(`${question} Type yes: `);
    if (answer.trim().toLowerCase() !== 'yes') throw new UsageError('Nothing was done.');
  } finally {
    lines.close();
  }
}
