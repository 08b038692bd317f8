import { z } from 'zod';
import { catalogueSchema, type Endpoints, endpointsOf } from './catalogue.ts';
import { OpenStackError } from './errors.ts';
import { exchange, type HttpAnswer, type HttpParts } from './http.ts';
import type { AuthSettings, OpenStackSettings } from './settings.ts';

export interface Token {
  id: string;
  expiresAt: Date;
  userId: string;
  /** The project in whose name everything is done; a lock from it can be opened by its members. */
  projectId: string | null;
  projectName: string | null;
  roles: readonly string[];
  endpoints: Endpoints;
}

const tokenAnswer = z.object({
  token: z.object({
    expires_at: z.iso.datetime({ offset: true }),
    user: z.object({ id: z.string().min(1) }),
    project: z.object({ id: z.string().min(1), name: z.string() }).optional(),
    roles: z.array(z.object({ name: z.string() })).default([]),
    catalog: catalogueSchema.default([]),
  }),
});

/** Where a person's access token comes from; asked each time, since it lives shorter than the agent. */
export type AccessToken = () => Promise<string>;

/** Signs in. @throws OpenStackError */
export async function authenticate(
  parts: HttpParts,
  settings: OpenStackSettings,
  accessToken: AccessToken | undefined,
  signal?: AbortSignal,
): Promise<Token> {
  const { auth } = settings;
  const body =
    auth.method === 'oidc'
      ? scopedByToken(await federatedToken(parts, settings, accessToken, signal), auth)
      : authBody(auth);
  const url = keystoneUrl(settings, '/auth/tokens');
  const answer = await exchange(
    parts,
    { service: 'keystone', method: 'POST', url, headers: {}, body },
    signal,
  );
  return readToken(answer, settings);
}

export function keystoneUrl(settings: OpenStackSettings, path: string): URL {
  return new URL(`${settings.authUrl.replace(/\/+$/, '')}${path}`);
}

/** @throws OpenStackError */
export function readToken(answer: HttpAnswer, settings: OpenStackSettings): Token {
  const parsed = tokenAnswer.safeParse(answer.body);
  if (!parsed.success) throw malformed(answer.status, 'the answer to signing in is not a token');
  const { token } = parsed.data;
  return {
    id: tokenIdOf(answer),
    expiresAt: new Date(token.expires_at),
    userId: token.user.id,
    projectId: token.project?.id ?? null,
    projectName: token.project?.name ?? null,
    roles: token.roles.map((role) => role.name),
    endpoints: endpointsOf(token.catalog, settings),
  };
}

function tokenIdOf(answer: HttpAnswer): string {
  const id = answer.headers.get('x-subject-token') ?? '';
  if (!/^[\w.=+/-]{1,16384}$/.test(id)) throw malformed(answer.status, 'there is no token in the answer');
  return id;
}

function authBody(auth: Exclude<AuthSettings, { method: 'oidc' }>): unknown {
  if (auth.method === 'application-credential') {
    const { id, secret } = auth;
    const identity = { methods: ['application_credential'], application_credential: { id, secret } };
    return { auth: { identity } };
  }
  const user = { name: auth.username, domain: { name: auth.userDomainName }, password: auth.password };
  return { auth: { identity: { methods: ['password'], password: { user } }, scope: scopeOf(auth.project) } };
}

function scopedByToken(id: string, auth: AuthSettings & { method: 'oidc' }): unknown {
  return { auth: { identity: { methods: ['token'], token: { id } }, scope: scopeOf(auth.project) } };
}

function scopeOf(project: Extract<AuthSettings, { method: 'password' }>['project']): unknown {
  if ('projectId' in project) return { project: { id: project.projectId } };
  return { project: { name: project.projectName, domain: { name: project.projectDomainName } } };
}

/** Trades a person's access token for one of Keystone without scope, as EGI's sites do. */
async function federatedToken(
  parts: HttpParts,
  settings: OpenStackSettings,
  accessToken: AccessToken | undefined,
  signal?: AbortSignal,
): Promise<string> {
  if (settings.auth.method !== 'oidc' || !accessToken)
    throw new OpenStackError('unauthorised', 'keystone', null, 'there is no access token to sign in with');
  const { identityProvider, protocol } = settings.auth;
  const path = `/OS-FEDERATION/identity_providers/${encodeURIComponent(identityProvider)}/protocols/${encodeURIComponent(protocol)}/auth`;
  const answer = await exchange(
    parts,
    {
      service: 'keystone',
      method: 'POST',
      url: keystoneUrl(settings, path),
      headers: { authorization: `Bearer ${await accessToken()}` },
    },
    signal,
  );
  return tokenIdOf(answer);
}

function malformed(status: number, detail: string): OpenStackError {
  return new OpenStackError('malformed', 'keystone', status, detail);
}
