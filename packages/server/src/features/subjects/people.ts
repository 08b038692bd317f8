import { isPlainDelegation, readName } from '@muster/subjects';
import { describeSubjectOrNone } from './describe.ts';
import type { Reached, Tie } from './reach-model.ts';

/**
 * How many people a closure means, those who are hit besides left out. Names that something ties to one person count
 * once; those that nothing ties are different people, however many stand in one question. `believes`: whose word counts.
 */
export function peopleOf(
  reached: ReadonlyMap<string, Reached>,
  ties: readonly Tie[],
  believes: (tie: Tie) => boolean,
): number {
  const meant = [...reached.values()].filter(({ because }) => because === 'named' || because === 'same');
  const groups = new Groups(meant.map(({ key }) => key));
  const keyOf = new Map(meant.flatMap(({ id, key }) => (id === null ? [] : [[id, key] as const])));
  const among = ties.filter((tie) => keyOf.has(tie.from) && keyOf.has(tie.to) && believes(tie));
  const mapped = new Map<string, number>();
  for (const { kind, to } of among) if (kind === 'mapped-to') mapped.set(to, (mapped.get(to) ?? 0) + 1);
  for (const { kind, from, to } of among) {
    if (kind === 'acts-through' || kind === 'member-of') continue;
    // An account of several people makes them no one person.
    if (kind === 'mapped-to' && (mapped.get(to) ?? 0) > 1) continue;
    groups.unite(keyOf.get(from) as string, keyOf.get(to) as string);
  }
  for (const { key, identifier } of meant) {
    const person = describeSubjectOrNone(identifier)?.proxyOf;
    const above = person && describeSubjectOrNone(person)?.key;
    if (above && groups.has(above)) groups.unite(key, above);
  }
  return groups.count() + standingUnder(reached);
}

/** The first names under those that are no gateways: of an organisation, say. A person's own proxies are that person. */
function standingUnder(reached: ReadonlyMap<string, Reached>): number {
  const under = [...reached.values()].filter(({ identifier, path }) => {
    const step = path.at(-1);
    const above = step?.kind === 'name' ? reached.get(step.from) : undefined;
    return (
      above !== undefined && !above.gateway && identifier.format === 'x509' && isOther(above, identifier)
    );
  });
  let count = 0;
  let last: string | undefined;
  for (const { key } of under.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (last !== undefined && key.startsWith(last)) continue;
    last = key;
    count += 1;
  }
  return count;
}

function isOther(above: Reached, identifier: { format: 'x509'; name: string }): boolean {
  if (above.identifier.format !== 'x509') return false;
  const depth = readName(above.identifier.name).length;
  return !readName(identifier.name).slice(depth).every(isPlainDelegation);
}

/** Sets that are joined again and again. */
class Groups {
  readonly #parent: Map<string, string>;

  constructor(keys: readonly string[]) {
    this.#parent = new Map(keys.map((key) => [key, key]));
  }

  has(key: string): boolean {
    return this.#parent.has(key);
  }

  unite(one: string, other: string): void {
    this.#parent.set(this.#rootOf(one), this.#rootOf(other));
  }

  count(): number {
    return [...this.#parent].filter(([key, parent]) => key === parent).length;
  }

  #rootOf(key: string): string {
    let at = key;
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) {
      this.#parent.set(at, this.#parent.get(up) ?? up);
      at = up;
    }
    return at;
  }
}
