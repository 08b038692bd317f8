import type { SubjectIdentifier } from '@muster/contract';
import type { User } from '@muster/openstack';
import { looksLikeDn } from './identifiers.ts';
import { inParallel } from './in-parallel.ts';
import type { SiteCloud } from './site-cloud.ts';

/** Users of Keystone that may be meant, each once. The planner compares names; here none may be missed. */
export async function candidates(
  site: SiteCloud,
  identifiers: readonly SubjectIdentifier[],
  signal: AbortSignal,
): Promise<string[]> {
  const { keystone } = site.cloud;
  let everybody: Promise<User[]> | undefined;
  const allUsers = () => {
    everybody ??= keystone.users({}, signal);
    return everybody;
  };

  async function usersOf(one: SubjectIdentifier): Promise<string[]> {
    switch (one.format) {
      case 'keystone-user':
        if (one.siteId !== site.siteId) return [];
        return (await keystone.user(one.userId, signal)) ? [one.userId] : [];
      case 'iss_sub':
        return ids(await federated(site, one, signal));
      case 'trust': {
        const trust = one.siteId === site.siteId ? await keystone.trust(one.id, signal) : null;
        return trust ? [trust.trustor_user_id] : [];
      }
      case 'application-credential':
        return one.siteId === site.siteId ? holdersOf(site, await allUsers(), one.id, signal) : [];
      case 'email':
        return ids((await allUsers()).filter(({ email }) => sameMail(email, one.email)));
      case 'x509':
        return ids((await allUsers()).filter(({ name }) => looksLikeDn(name)));
      case 'account':
      case 'fqan':
        return [];
    }
  }

  const found = await inParallel(identifiers, 2, usersOf);
  return [...new Set(found.flat())];
}

/** By the provider that the site's settings give this issuer, and by name: many sites name users after their `sub`. */
async function federated(
  site: SiteCloud,
  { iss, sub }: Extract<SubjectIdentifier, { format: 'iss_sub' }>,
  signal: AbortSignal,
): Promise<User[]> {
  const { keystone } = site.cloud;
  const providers = Object.entries(site.issuers).filter(([, issuer]) => issuer === iss);
  if (providers.length === 0) return [];
  const spellings = [...new Set([sub, encodeURIComponent(sub)])];
  const asked = providers.flatMap(([idp_id]) => spellings.map((unique_id) => ({ idp_id, unique_id })));
  const lists = await inParallel<Parameters<typeof keystone.users>[0], User[]>(
    [...asked, { name: sub }],
    2,
    (filter) => keystone.users(filter, signal),
  );
  return lists.flat();
}

/** Keystone tells an application credential's user to nobody who does not know it, so users are asked one by one. */
async function holdersOf(
  site: SiteCloud,
  users: readonly User[],
  id: string,
  signal: AbortSignal,
): Promise<string[]> {
  const found = await inParallel(users, 4, async (user) => {
    const held = await site.cloud.keystone.applicationCredentials(user.id, signal);
    return held.some((one) => one.id === id) ? [user.id] : [];
  });
  return found.flat();
}

function sameMail(a: string | null | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

function ids(users: readonly User[]): string[] {
  return users.map(({ id }) => id);
}
