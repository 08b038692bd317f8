import type { FactOccurrence } from './model.ts';

/** In the order in which they became known; a correction stands after what it corrects. */
export function inOrder(facts: readonly FactOccurrence[]): FactOccurrence[] {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const depth = (fact: FactOccurrence): number => {
    let count = 0;
    for (let at: FactOccurrence | undefined = fact; at?.supersedes; at = byId.get(at.supersedes)) {
      if (++count > facts.length) break; // a circle can only be an error of the caller; do not turn in it
    }
    return count;
  };
  return facts
    .map((fact) => ({ fact, depth: depth(fact) }))
    .sort((a, b) => +a.fact.recordedAt - +b.fact.recordedAt || a.depth - b.depth)
    .map(({ fact }) => fact);
}

/** A fact that stands, with all evidence of the line of corrections that led to it. */
export interface StandingFact {
  id: string;
  kind: string;
  key: string | null;
  at: Date;
  evidence: string[];
}

/** What is believed when exactly these facts are known: no fact that was corrected, none that was withdrawn. */
export function standing(known: readonly FactOccurrence[]): StandingFact[] {
  const byId = new Map(known.map((fact) => [fact.id, fact]));
  const corrected = new Set(known.map((fact) => fact.supersedes));
  const result: StandingFact[] = [];
  for (const fact of known) {
    if (corrected.has(fact.id) || fact.at === null) continue;
    const evidence = [...fact.evidence];
    for (let at = fact.supersedes; at !== null; ) {
      const earlier = byId.get(at);
      if (!earlier || evidence.length > known.length * 10) break;
      evidence.unshift(...earlier.evidence);
      at = earlier.supersedes;
    }
    result.push({ id: fact.id, kind: fact.kind, key: fact.key, at: fact.at, evidence });
  }
  return result;
}

/** The earliest by the time at which it happened. */
export function earliest(facts: readonly StandingFact[]): StandingFact | undefined {
  return facts.reduce<StandingFact | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
}

/** The one that completed them. */
export function latest(facts: readonly StandingFact[]): StandingFact | undefined {
  return facts.reduce<StandingFact | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined);
}
