import { isIP } from 'node:net';
import type { AccountFact, SubjectIdentifier, SystemKind, Workload } from '@muster/contract';

/** For which site and system facts are said, and when the site saw it so. */
export interface FactsPlace {
  siteId: string;
  system: string;
  systemKind: SystemKind;
  agentId: string;
  at: Date;
}

/** What a site may say: of local subjects its own alone, for nobody speaks for the accounts of another. */
export function sayable(identifiers: readonly SubjectIdentifier[], siteId: string): SubjectIdentifier[] {
  return identifiers.filter((one) => !('siteId' in one) || one.siteId === siteId);
}

/** The account itself as a subject: a cloud's by the id of its user, any other by its name. */
export function accountSubject(
  { siteId, systemKind }: Pick<FactsPlace, 'siteId' | 'systemKind'>,
  ref: string,
  identifiers: readonly SubjectIdentifier[],
): SubjectIdentifier {
  const isCloud =
    systemKind === 'openstack' ||
    identifiers.some((one) => one.format === 'keystone-user' && one.userId === ref);
  return isCloud
    ? { format: 'keystone-user', siteId, userId: ref }
    : { format: 'account', siteId, name: ref };
}

/** A mail address may stand with somebody else's account; what a mapping says of other names is surer. */
export function confidenceOf(identifier: SubjectIdentifier): number {
  return identifier.format === 'email' ? 0.6 : 0.95;
}

/** The credentials that are subjects of their own. */
export function credentialSubject(
  siteId: string,
  { kind, ref }: { kind: string; ref: string },
): SubjectIdentifier | undefined {
  return kind === 'application-credential' || kind === 'trust'
    ? { format: kind, siteId, id: ref }
    : undefined;
}

/** Over for good; what failed or stands still is still there. */
export function isOver({ state, endedAt }: Pick<Workload, 'state' | 'endedAt'>): boolean {
  return state === 'ended' || endedAt !== null;
}

export function addressesOf({ addresses }: Pick<Workload, 'addresses'>): Workload['addresses'] {
  return addresses.flatMap((one) => {
    const address = ipOf(one.address);
    return address === undefined ? [] : [{ ...one, address, mac: one.mac?.toLowerCase() ?? null }];
  });
}

/** An IP address without the zone that `fe80::1%eth0` has: it says something on its own machine alone. */
export function ipOf(text: string): string | undefined {
  return isIP(text) === 0 ? undefined : text.replace(/%.*$/s, '');
}

/** Each once, the last word on it; two rows of one statement may not be the same. */
export function lastOfEach<Fact extends { ref: string } & (Workload | AccountFact)>(
  facts: readonly Fact[],
): Fact[] {
  return [...new Map(facts.map((one) => [one.ref, one])).values()];
}
