import { COMMON_NAME } from './attribute-types.ts';
import type { Name, Rdn } from './name.ts';
import { prepared } from './prepare.ts';

/** The value of an RDN that is one common name. */
export function commonNameOf(rdn: Rdn | undefined): string | undefined {
  const [one, ...more] = rdn ?? [];
  return one?.type === COMMON_NAME && 'value' in one && more.length === 0 ? one.value : undefined;
}

/**
 * Whether an RDN is what a plain proxy adds: `CN=proxy` and `CN=limited proxy` (before RFC 3820), or digits, as every
 * program that makes RFC 3820 proxies for a person writes.
 */
export function isPlainDelegation(rdn: Rdn | undefined): boolean {
  const value = commonNameOf(rdn);
  return value !== undefined && /^(?:proxy|limited proxy|[0-9]{1,39})$/.test(prepared(value));
}

/** `Robot - Portal`, `Robot: Portal`, `robot:portal`: a certificate that a program has, after IGTF's guideline. */
export function isRobotName(rdn: Rdn | undefined): boolean {
  const value = commonNameOf(rdn);
  return value !== undefined && /^robot ?[:-]/.test(prepared(value));
}

export interface Reading {
  /** Who it is: the name without what plain proxies added. */
  identity: Name;
  /** How many plain proxies were cut off; by the name alone, so a certificate can say otherwise. */
  delegations: number;
  kind: 'person' | 'robot' | 'sub-proxy';
  /** For a per-user sub-proxy: the robot under whose name it acts. */
  robot: Name | null;
}

/**
 * What a name says by itself about whose it is. A per-user sub-proxy is the first delegation under a robot with any
 * common name but that of a plain proxy; the form `user:...` is usual and not asked for.
 */
export function readDelegation(name: Name): Reading {
  let end = name.length;
  while (end > 1 && isPlainDelegation(name[end - 1])) end--;
  const identity = name.slice(0, end);
  const delegations = name.length - end;
  const robotAt = identity.findIndex(isRobotName);
  if (robotAt < 0) return { identity, delegations, kind: 'person', robot: null };
  const robot = identity.slice(0, robotAt + 1);
  if (robotAt === end - 1) return { identity, delegations, kind: 'robot', robot: null };
  const isUsers = commonNameOf(identity[robotAt + 1]) !== undefined;
  return isUsers
    ? { identity, delegations, kind: 'sub-proxy', robot }
    : { identity, delegations, kind: 'person', robot: null };
}

/** Whether a name is another and nothing but plain proxies under it. */
export function isPlainDelegationOf(name: Name, of: Name): boolean {
  return name.length > of.length && name.slice(of.length).every(isPlainDelegation);
}
