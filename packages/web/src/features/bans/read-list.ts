import type { ImportedBans, ProposalView } from '@muster/contract';
import { ask } from '../../app/api.ts';
import { type ListFormat, linesOf } from './list-format.ts';
import { PROPOSALS, SIGNALS } from './paths.ts';

/** What became of a list that was handed in. It bans nobody. */
export interface ReadList {
  /** How many became proposals, and how many were proposed or banned before. */
  proposed: number;
  known: number;
  skipped: ImportedBans['skipped'];
}

/** @throws Refused where the whole text is no such list; then nothing was kept */
export async function readList(format: ListFormat, source: string, text: string): Promise<ReadList> {
  if (format === 'set') return await readSets(linesOf(text));
  const { proposals, known, skipped } = await ask<ImportedBans>('POST', PROPOSALS, { format, source, text });
  return { proposed: proposals.length, known, skipped };
}

/** Each token stands for itself: one that is not taken keeps no other back. */
async function readSets(tokens: readonly string[]): Promise<ReadList> {
  const read: ReadList = { proposed: 0, known: 0, skipped: [] };
  for (const [n, set] of tokens.entries()) {
    try {
      const proposals = await ask<ProposalView[]>('POST', SIGNALS, { set });
      if (proposals.length === 0)
        read.skipped.push({ line: n + 1, text: briefly(set), why: 'It asks for no ban.' });
      for (const { state } of proposals) read[state === 'open' ? 'proposed' : 'known'] += 1;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      read.skipped.push({ line: n + 1, text: briefly(set), why: error.message });
    }
  }
  return read;
}

function briefly(set: string): string {
  return set.length > 60 ? `${set.slice(0, 60)}…` : set;
}
