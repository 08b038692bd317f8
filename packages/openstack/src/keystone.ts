import { z } from 'zod';
import { isError } from './errors.ts';
import type { Session } from './session.ts';

const id = z.string().min(1).max(255);

const user = z.object({
  id,
  name: z.string().max(1000),
  enabled: z.boolean(),
  domain_id: z.string().nullish(),
  email: z.string().max(1000).nullish().catch(null),
  /** At which identity providers this user is known, and as whom. */
  federated: z
    .array(
      z.object({
        idp_id: z.string(),
        protocols: z.array(z.object({ protocol_id: z.string(), unique_id: z.string() })),
      }),
    )
    .nullish(),
});
export type User = z.infer<typeof user>;

const applicationCredential = z.object({
  id,
  name: z.string(),
  project_id: z.string().nullish(),
  expires_at: z.string().nullish(),
  unrestricted: z.boolean().nullish(),
});
export type ApplicationCredential = z.infer<typeof applicationCredential>;

/** The blob of a credential holds its secret and is not taken. */
const credential = z.object({ id, type: z.string(), project_id: z.string().nullish() });
export type Credential = z.infer<typeof credential>;

const trust = z.object({
  id,
  trustor_user_id: id,
  trustee_user_id: id,
  project_id: z.string().nullish(),
  expires_at: z.string().nullish(),
});
export type Trust = z.infer<typeof trust>;

const roleAssignment = z.object({
  role: z.object({ id, name: z.string().default('') }),
  user: z.object({ id }).optional(),
  scope: z.object({ project: z.object({ id, name: z.string().default('') }).optional() }),
});
export type RoleAssignment = z.infer<typeof roleAssignment>;

const nothing = z.unknown();

export interface UserFilter {
  name?: string;
  idp_id?: string;
  unique_id?: string;
}

export function keystoneOf(session: Session) {
  const seg = encodeURIComponent;
  return {
    /** Null when there is no such user. */
    async user(userId: string, signal?: AbortSignal): Promise<User | null> {
      const answer = session.call('keystone', { path: `/users/${seg(userId)}`, signal }, z.object({ user }));
      return answer.then((one) => one.user).catch(nullWhenMissing);
    },
    async users(filter: UserFilter, signal?: AbortSignal): Promise<User[]> {
      const call = { path: '/users', query: { ...filter }, signal };
      return (await session.call('keystone', call, z.object({ users: z.array(user) }))).users;
    },
    async setEnabled(userId: string, enabled: boolean, signal?: AbortSignal): Promise<User> {
      const body = { user: { enabled } };
      const call = { method: 'PATCH', path: `/users/${seg(userId)}`, body, signal } as const;
      return (await session.call('keystone', call, z.object({ user }))).user;
    },
    async projectName(projectId: string, signal?: AbortSignal): Promise<string | null> {
      const schema = z.object({ project: z.object({ name: z.string() }) });
      const answer = session.call('keystone', { path: `/projects/${seg(projectId)}`, signal }, schema);
      return answer.then((one) => one.project.name).catch(nullWhenMissing);
    },
    /** Roles of a user in projects, those that come from groups included. */
    async roleAssignments(userId: string, signal?: AbortSignal): Promise<RoleAssignment[]> {
      const query = { 'user.id': userId, effective: '', include_names: '' };
      const schema = z.object({ role_assignments: z.array(roleAssignment) });
      return (await session.call('keystone', { path: '/role_assignments', query, signal }, schema))
        .role_assignments;
    },
    async applicationCredentials(userId: string, signal?: AbortSignal): Promise<ApplicationCredential[]> {
      const schema = z.object({ application_credentials: z.array(applicationCredential) });
      const path = `/users/${seg(userId)}/application_credentials`;
      return (await session.call('keystone', { path, signal }, schema)).application_credentials;
    },
    async deleteApplicationCredential(userId: string, ref: string, signal?: AbortSignal): Promise<void> {
      const path = `/users/${seg(userId)}/application_credentials/${seg(ref)}`;
      await session.call('keystone', { method: 'DELETE', path, signal }, nothing);
    },
    /** EC2 keys and whatever else Keystone keeps for a user, without their secrets. */
    async credentials(userId: string, signal?: AbortSignal): Promise<Credential[]> {
      const query = { user_id: userId };
      const schema = z.object({ credentials: z.array(credential) });
      return (await session.call('keystone', { path: '/credentials', query, signal }, schema)).credentials;
    },
    async deleteCredential(ref: string, signal?: AbortSignal): Promise<void> {
      const path = `/credentials/${seg(ref)}`;
      await session.call('keystone', { method: 'DELETE', path, signal }, nothing);
    },
    async trust(ref: string, signal?: AbortSignal): Promise<Trust | null> {
      const call = { path: `/OS-TRUST/trusts/${seg(ref)}`, signal };
      const answer = session.call('keystone', call, z.object({ trust }));
      return answer.then((one) => one.trust).catch(nullWhenMissing);
    },
    /** What the user let others do in his name. */
    async trusts(trustorId: string, signal?: AbortSignal): Promise<Trust[]> {
      const query = { trustor_user_id: trustorId };
      const schema = z.object({ trusts: z.array(trust) });
      return (await session.call('keystone', { path: '/OS-TRUST/trusts', query, signal }, schema)).trusts;
    },
    async deleteTrust(ref: string, signal?: AbortSignal): Promise<void> {
      const path = `/OS-TRUST/trusts/${seg(ref)}`;
      await session.call('keystone', { method: 'DELETE', path, signal }, nothing);
    },
  };
}
export type Keystone = ReturnType<typeof keystoneOf>;

function nullWhenMissing(error: unknown): null {
  if (isError(error, 'not-found')) return null;
  throw error;
}
