import type { StreamHead } from '@muster/contract';

/** Where the list of orders stands, as far as it was taken. */
export interface ListPlace {
  seq: number;
  /** SHA-256 over the last SET that was taken; null while there is none. */
  last: string | null;
}

export type Placement =
  | 'next'
  /** It was taken before. */
  | 'again'
  /** Some before it are missing. */
  | 'gap'
  /** An older number with other bytes: the list was rolled back or written anew. */
  | 'rolled-back'
  /** The right number, and another history before it. */
  | 'forked';

/** Where a numbered SET belongs. `taken`: the hash of the SET that has this number here, if one has. */
export function placeOf(
  list: ListPlace,
  { seq, previous, sha256 }: { seq: number; previous: string | null; sha256: string },
  taken: string | undefined,
): Placement {
  if (seq <= list.seq) return taken === sha256 ? 'again' : 'rolled-back';
  if (seq > list.seq + 1) return 'gap';
  return previous === list.last ? 'next' : 'forked';
}

export type HeadVerdict = 'current' | 'gap' | 'rolled-back' | 'forked';

/** What a signed head says about the list that was taken. */
export function judgeHead(list: ListPlace, head: Pick<StreamHead, 'seq' | 'last'>): HeadVerdict {
  if (head.seq < list.seq) return 'rolled-back';
  if (head.seq > list.seq) return 'gap';
  return head.last === list.last ? 'current' : 'forked';
}
