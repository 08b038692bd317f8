import type { ReportFact } from '@muster/contract';

export interface Piece {
  start: number;
  words: string;
  fact: ReportFact | null;
}

/** A text cut at its facts; of facts that overlap the first counts. */
export function piecesOf(text: string, facts: readonly ReportFact[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const fact of [...facts].sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (fact.start < at || fact.end <= fact.start || fact.end > text.length) continue;
    if (fact.start > at) pieces.push({ start: at, words: text.slice(at, fact.start), fact: null });
    pieces.push({ start: fact.start, words: text.slice(fact.start, fact.end), fact });
    at = fact.end;
  }
  if (at < text.length) pieces.push({ start: at, words: text.slice(at), fact: null });
  return pieces;
}

export interface FactLine {
  value: string;
  port: number | null;
  role: ReportFact['role'];
  sure: boolean;
  times: number;
}

/** Each value once, with how often it stands there; who did it before who suffered it. */
export function linesOf(facts: readonly ReportFact[], kinds: readonly ReportFact['kind'][]): FactLine[] {
  const order = { source: 0, target: 1, mentioned: 2 };
  const lines = new Map<string, FactLine>();
  for (const { kind, value, port, role, sure } of facts) {
    if (!kinds.includes(kind)) continue;
    const known = lines.get(value);
    if (!known) lines.set(value, { value, port, role, sure, times: 1 });
    else {
      known.times += 1;
      known.port ??= port;
      known.sure ||= sure;
      if (order[role] < order[known.role]) known.role = role;
    }
  }
  return [...lines.values()].sort((one, other) => order[one.role] - order[other.role]);
}
