import type { SubjectEdgeKind, SubjectIdentifier } from '@muster/contract';
import { coverage } from '@muster/subjects';
import { groupBy } from '../../kernel/group-by.ts';
import type { SubjectRecord } from './describe.ts';

/** A subject in a closure: from the graph, or with the id null only from what was asked. */
export type Node = Pick<SubjectRecord, 'key' | 'identifier' | 'label' | 'gateway'> & { id: string | null };

export interface Tie {
  id: string;
  kind: SubjectEdgeKind;
  /** Ids of subjects. */
  from: string;
  to: string;
  confidence: number;
  source: { kind: string; name: string };
  siteId: string | null;
}

/** One step of the way to a subject. `name`: its own name says so, by standing under the other's. */
export interface PathStep {
  from: string;
  to: string;
  kind: SubjectEdgeKind | 'name';
  confidence: number;
  source: { kind: string; name: string };
  siteId: string | null;
}

export type Because = 'named' | 'same' | 'under' | 'mapped';

export interface Reached extends Node {
  because: Because;
  /** The product of what each step is worth, 1 for what was named. */
  confidence: number;
  path: PathStep[];
}

const NAME = { kind: 'name', name: 'its own name' };

/** How a reached subject leads on along a tie; undefined where a ban does not follow it. */
function onward(tie: Tie, from: Reached, to: Node, cascade: boolean): Because | undefined {
  const forward = tie.from === from.id;
  switch (tie.kind) {
    case 'same-person':
      // The users of a banned gateway lose what they have through it, and nothing of their own.
      return from.because === 'named' || from.because === 'same' ? 'same' : undefined;
    case 'mapped-to':
      return forward ? 'mapped' : undefined;
    case 'owns-credential':
      return forward ? 'under' : undefined;
    case 'delegated-from': {
      if (forward) return undefined;
      const named = from.identifier.format === 'x509' && to.identifier.format === 'x509';
      // Of names the cascade decides; a trust or credential falls with whom it is from.
      return !named || coverage(from.identifier, to.identifier, cascade) ? 'under' : undefined;
    }
    // Whom a gateway serves and who is in a VO lose access, and are not banned themselves.
    case 'acts-through':
    case 'member-of':
      return undefined;
  }
}

/** What stands between a reached subject and what its name covers. */
export function stepByName(from: Reached, to: Node, cascade: boolean): Reached | undefined {
  // Where a cascade asks for all, standing under it is enough, and that the keys say already.
  const isUnder = to.key.startsWith(from.key) && from.key.endsWith('/');
  if (!(cascade && isUnder) && coverage(from.identifier, to.identifier, cascade) === undefined)
    return undefined;
  const step = {
    from: from.key,
    to: to.key,
    kind: 'name',
    confidence: 1,
    source: NAME,
    siteId: null,
  } as const;
  return { ...to, because: 'under', confidence: from.confidence, path: [...from.path, step] };
}

export function stepByTie(from: Reached, tie: Tie, to: Node, cascade: boolean): Reached | undefined {
  const because = onward(tie, from, to, cascade);
  if (because === undefined) return undefined;
  const { kind, confidence, source, siteId } = tie;
  const step = { from: from.key, to: to.key, kind, confidence, source, siteId };
  return { ...to, because, confidence: from.confidence * confidence, path: [...from.path, step] };
}

/** Who lost access though nobody named them, and through what. */
export interface Collateral {
  key: string;
  identifier: SubjectIdentifier | null;
  label: string;
  through: string;
  why: 'gateway-users' | 'shared-account' | 'vo-member' | 'unknown-users';
  /** It is a gateway itself, so that whoever it acts for loses access too. */
  gateway: boolean;
  sources: string[];
}

/** Not reached, and worth a look before the ban is made. */
export interface NotIncluded {
  key: string;
  identifier: SubjectIdentifier;
  label: string;
  why: string;
}

/**
 * Who is hit besides: users of a gateway that is reached, others who are mapped to an account that is reached, members
 * of a VO that is banned. A gateway of whose users nobody knows any is named with that.
 */
export function collateralOf(
  reached: ReadonlyMap<string, Reached>,
  ties: readonly Tie[],
  nodes: ReadonlyMap<string, Node>,
  cascade: boolean,
): Collateral[] {
  const byId = new Map(
    [...reached.values()].flatMap((one) => (one.id === null ? [] : [[one.id, one] as const])),
  );
  const found = new Map<string, Collateral>();
  const add = (one: Collateral) => found.set(`${one.key} ${one.through}`, one);
  const served = new Set<string>();
  const mapped = groupBy(
    ties.filter(({ kind }) => kind === 'mapped-to'),
    ({ to }) => to,
  );
  for (const tie of ties) {
    const target = byId.get(tie.to);
    const other = nodes.get(tie.from);
    if (target === undefined || other === undefined || other.id === target.id) continue;
    const why = whyHit(tie, other, byId, mapped);
    if (why === undefined) continue;
    if (why === 'gateway-users') served.add(target.key);
    if (byId.get(tie.from)?.because === 'named' || (why !== 'gateway-users' && byId.has(tie.from))) continue;
    add({ ...pick(other), through: target.label, why, sources: [sourceName(tie.source)] });
  }
  for (const gateway of [...reached.values()].filter((one) => one.gateway)) {
    for (const user of cascade ? usersUnder(gateway, reached) : []) {
      served.add(gateway.key);
      if (user.because === 'named') continue;
      add({ ...pick(user), through: gateway.label, why: 'gateway-users', sources: ['its own name'] });
    }
    if (served.has(gateway.key)) continue;
    const label = 'users that are not known here';
    add({
      key: `unknown:${gateway.key}`,
      identifier: null,
      label,
      through: gateway.label,
      why: 'unknown-users',
      gateway: false,
      sources: [],
    });
  }
  return [...found.values()];
}

function pick({ key, identifier, label, gateway }: Node) {
  return { key, identifier, label, gateway };
}

export function sourceName({ kind, name }: { kind: string; name: string }): string {
  return kind === 'name' ? name : `${kind} ${name}`;
}

function whyHit(
  tie: Tie,
  other: Node,
  reached: ReadonlyMap<string, Reached>,
  mapped: ReadonlyMap<string, readonly Tie[]>,
): Collateral['why'] | undefined {
  if (tie.kind === 'acts-through') return 'gateway-users';
  if (tie.kind === 'member-of') return 'vo-member';
  if (tie.kind !== 'mapped-to' || reached.has(tie.from)) return undefined;
  const people = (mapped.get(tie.to) ?? []).filter((one) => one.from !== other.id);
  // Who is alone in an account that was named is whom the ban means; of a gateway it is all for whom it acts.
  if (people.length === 0) return other.gateway ? 'shared-account' : undefined;
  // A mail address beside another name from the same source is one more name of that person.
  const beside = people.some((one) => one.source.name === tie.source.name && reached.has(one.from));
  return other.identifier.format === 'email' && beside ? undefined : 'shared-account';
}

/** The first names under a gateway: one a user, however many proxies each has. In the order of keys a user comes before their proxies. */
function usersUnder(gateway: Reached, reached: ReadonlyMap<string, Reached>): Reached[] {
  const under = [...reached.values()]
    .filter(({ key }) => key.startsWith(gateway.key) && key !== gateway.key)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const users: Reached[] = [];
  for (const one of under) {
    const last = users.at(-1);
    if (last && one.key.startsWith(last.key)) continue;
    if (coverage(gateway.identifier, one.identifier, true) === 'under') users.push(one);
  }
  return users;
}
