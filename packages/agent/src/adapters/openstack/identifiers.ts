import { type SubjectIdentifier, subjectIdentifier } from '@muster/contract';
import type { ApplicationCredential, Trust, User } from '@muster/openstack';

/** Every name under which a user of Keystone may be known elsewhere, as far as Keystone says. */
export function identifiersOf(
  user: User,
  delegated: { applicationCredentials: readonly ApplicationCredential[]; trusts: readonly Trust[] },
  siteId: string,
  issuers: Readonly<Record<string, string>>,
): SubjectIdentifier[] {
  const written: unknown[] = [
    { format: 'keystone-user', siteId, userId: user.id },
    ...(user.federated ?? []).flatMap(({ idp_id, protocols }) =>
      protocols.map(({ unique_id }) => ({
        format: 'iss_sub',
        iss: issuers[idp_id],
        sub: decoded(unique_id),
      })),
    ),
    ...(user.email ? [{ format: 'email', email: user.email }] : []),
    // Clouds that know people by certificates use the distinguished name as the user's.
    ...(looksLikeDn(user.name) ? [{ format: 'x509', name: user.name }] : []),
    ...delegated.applicationCredentials.map(({ id }) => ({ format: 'application-credential', siteId, id })),
    ...delegated.trusts.map(({ id }) => ({ format: 'trust', siteId, id })),
  ];
  // What Keystone holds was written by many hands; what is no such name, is left out.
  const names = written.map((one) => subjectIdentifier.safeParse(one));
  return names.flatMap((one) => (one.success ? [one.data] : [])).slice(0, 50);
}

export function looksLikeDn(name: string): boolean {
  return /^(\/|)[A-Za-z.0-9]+=[^=]+[/,][A-Za-z.0-9]+=/.test(name);
}

/** Keystone keeps the subject of a federated user percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
