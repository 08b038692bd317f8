import type { SubjectEdgeKind, SubjectGraph, SubjectSummary } from '@muster/contract';

export type Edge = SubjectGraph['edges'][number];

export interface Tie {
  /** The surest of what was said of it. */
  edge: Edge;
  /** At its other end. */
  other: SubjectSummary;
  /** Everybody who says so, the surest first. */
  says: string[];
}

export interface TieGroup {
  title: string;
  ties: Tie[];
}

/** In the order in which somebody asks: who it is, as what it works, what acts for it, to what it belongs. */
const GROUPS: readonly [kind: SubjectEdgeKind, side: 'from' | 'to' | 'either', title: string][] = [
  ['same-person', 'either', 'The same person'],
  ['mapped-to', 'to', 'Whose account it is'],
  ['mapped-to', 'from', 'Works as'],
  ['owns-credential', 'to', 'Whose credential it is'],
  ['owns-credential', 'from', 'Is let in by'],
  ['delegated-from', 'from', 'Delegated by'],
  ['delegated-from', 'to', 'Delegated to'],
  ['acts-through', 'from', 'Acts through'],
  ['acts-through', 'to', 'Acts for'],
  ['member-of', 'from', 'Member of'],
  ['member-of', 'to', 'Has as members'],
];

/**
 * The ties of a subject, each kind under its own words, seen from the subject. `seen`: who stands above it already, so
 * that a tree that is unfolded does not go around in a circle. What holds comes first, then the surest.
 */
export function tieGroups(graph: SubjectGraph, seen: ReadonlySet<string> = new Set()): TieGroup[] {
  const { id } = graph.subject;
  const byId = new Map(graph.neighbours.map((one) => [one.id, one]));
  return GROUPS.flatMap(([kind, side, title]) => {
    const ties = new Map<string, Tie>();
    for (const edge of [...graph.edges].sort(bySureness)) {
      if (edge.kind !== kind || (side !== 'either' && edge[side] !== id)) continue;
      const other = byId.get(edge.from === id ? edge.to : edge.from);
      if (!other || seen.has(other.id)) continue;
      // What holds and what is over are two lines, however many say either.
      const line = `${other.id} ${edge.toAt === null}`;
      const known = ties.get(line);
      const who = saidBy(edge);
      if (known === undefined) ties.set(line, { edge, other, says: [who] });
      else if (!known.says.includes(who)) known.says.push(who);
    }
    return ties.size > 0 ? [{ title, ties: [...ties.values()] }] : [];
  });
}

function bySureness(a: Edge, b: Edge): number {
  return Number(a.toAt !== null) - Number(b.toAt !== null) || b.confidence - a.confidence;
}

/** Who said so, for people: an agent speaks for its site, and a list for whoever gave it. */
export function saidBy({ source, site }: Pick<Edge, 'source' | 'site'>): string {
  const where = site === null ? '' : ` of ${site.name}`;
  switch (source.kind) {
    case 'agent':
      return `the agent${where}`;
    case 'grid-mapfile':
      return `the grid-mapfile${where}`;
    case 'mapping-history':
      return `the mapping history${where}`;
    case 'vo-members':
      return 'the VO’s list of members';
    case 'gateway-users':
      return 'the gateway’s list of users';
    case 'certificate':
      return 'the certificate itself';
    case 'officer':
      return source.name;
  }
}

/** By how many names each of these stands under the subject: 0 right below it. They come sorted by key. */
export function depthsOf(under: readonly Pick<SubjectSummary, 'key'>[]): number[] {
  const above: string[] = [];
  return under.map(({ key }) => {
    while (above.length > 0 && !key.startsWith(above.at(-1) ?? '')) above.pop();
    above.push(key);
    return above.length - 1;
  });
}
