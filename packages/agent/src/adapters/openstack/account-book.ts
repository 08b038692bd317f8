import type { AccountFact, CredentialFact, WorkloadOwner } from '@muster/contract';
import { isError } from '@muster/openstack';
import { identifiersOf } from './identifiers.ts';
import { inParallel } from './in-parallel.ts';
import { instantOf } from './map-workload.ts';
import type { SiteCloud } from './site-cloud.ts';

const LONGEST = 500;

/** What is known of accounts, projects and images, each asked for once while the book is open. */
export interface AccountBook {
  /** Null when Keystone has no such user or will not tell us. */
  account(userId: string, signal: AbortSignal): Promise<AccountFact | null>;
  owner(userId: string, signal: AbortSignal): Promise<WorkloadOwner>;
  projectName(projectId: string, signal: AbortSignal): Promise<string | null>;
  imageSha512(imageId: string, signal: AbortSignal): Promise<string | null>;
}

export function openBook(site: SiteCloud): AccountBook {
  const { keystone, glance } = site.cloud;
  const accounts = new Map<string, Promise<AccountFact | null>>();
  const projects = new Map<string, Promise<string | null>>();
  const images = new Map<string, Promise<string | null>>();

  const account = (userId: string, signal: AbortSignal) =>
    once(accounts, userId, () => accountFact(site, userId, signal));

  return {
    account,
    async owner(userId, signal) {
      const known = await account(userId, signal);
      const identifiers = known?.identifiers ?? [
        { format: 'keystone-user' as const, siteId: site.siteId, userId },
      ];
      return { accountId: userId, accountName: known?.name ?? userId, identifiers };
    },
    projectName: (projectId, signal) =>
      once(projects, projectId, () => told(keystone.projectName(projectId, signal), null)),
    imageSha512: (imageId, signal) =>
      once(images, imageId, async () => {
        const image = await told(glance.image(imageId, signal), null);
        return image?.os_hash_algo === 'sha512' ? (image.os_hash_value ?? null) : null;
      }),
  };
}

/** An account with all that lets it in; null when there is none, or none that we may see. @throws OpenStackError */
export async function accountFact(
  site: SiteCloud,
  userId: string,
  signal: AbortSignal,
): Promise<AccountFact | null> {
  const { keystone } = site.cloud;
  const [user, applicationCredentials, kept, trusts, assignments] = await Promise.all([
    told(keystone.user(userId, signal), null),
    told(keystone.applicationCredentials(userId, signal), []),
    told(keystone.credentials(userId, signal), []),
    told(keystone.trusts(userId, signal), []),
    told(keystone.roleAssignments(userId, signal), []),
  ]);
  if (!user) return null;
  const credentials: CredentialFact[] = [
    ...applicationCredentials.map((one) => ({
      ref: one.id,
      kind: 'application-credential' as const,
      name: one.name.slice(0, LONGEST),
      projectId: one.project_id || null,
      createdAt: null,
      expiresAt: instantOf(one.expires_at),
      unrestricted: one.unrestricted ?? null,
    })),
    ...kept.filter(({ type }) => type === 'ec2').map((one) => bare(one.id, 'ec2', 'EC2 key', one.project_id)),
    ...trusts.map((one) => ({
      ...bare(one.id, 'trust', `to user ${one.trustee_user_id}`, one.project_id),
      expiresAt: instantOf(one.expires_at),
    })),
  ];
  const projects = new Map<string, { id: string; name: string; roles: string[] }>();
  for (const { role, scope } of assignments) {
    if (!scope.project) continue;
    const { id, name } = scope.project;
    const project = projects.get(id) ?? { id, name: name.slice(0, LONGEST), roles: [] };
    if (!project.roles.includes(role.name)) project.roles.push(role.name.slice(0, LONGEST));
    projects.set(id, project);
  }
  return {
    ref: user.id,
    name: user.name.slice(0, LONGEST),
    enabled: user.enabled,
    identifiers: identifiersOf(user, { applicationCredentials, trusts }, site.siteId, site.issuers),
    projects: [...projects.values()].slice(0, 500),
    credentials: credentials.slice(0, 1000),
  };
}

/** The accounts of several users, four at a time. */
export async function accountsOf(
  book: AccountBook,
  userIds: readonly string[],
  signal: AbortSignal,
): Promise<AccountFact[]> {
  const found = await inParallel(userIds, 4, (userId) => book.account(userId, signal));
  return found.filter((one) => one !== null);
}

function bare(ref: string, kind: 'ec2' | 'trust', name: string, projectId: string | null | undefined) {
  return {
    ref,
    kind,
    name,
    projectId: projectId || null,
    createdAt: null,
    expiresAt: null,
    unrestricted: null,
  };
}

/** Sites often let an agent see less than everything; what it may not see does not keep it from the rest. */
async function told<T, U>(answer: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    if (isError(error, 'forbidden', 'not-found', 'unsupported')) return otherwise;
    throw error;
  }
}

function once<T>(kept: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const reading = read();
  kept.set(key, reading);
  // What failed is asked again.
  reading.catch(() => kept.delete(key));
  return reading;
}
