import {
  type FakeAnswer,
  type FakeRequest,
  type FakeRoute,
  isValid,
  NO_CONTENT,
  ok,
  refusal,
} from './fake-http.ts';
import type { FakeState, FakeToken, FakeUser } from './fake-state.ts';

const HOUR_MS = 3_600_000;
const refused = refusal(401, 'The request you have made requires authentication.');
const missing = (what: string) => refusal(404, `Could not find ${what}.`);

export const fakeKeystone: FakeRoute = (state, request) => {
  if (!request.path.startsWith('/identity/v3')) return undefined;
  const path = request.path.slice('/identity/v3'.length);
  if (path === '/auth/tokens' && request.method === 'POST') return signIn(state, request);
  const federation = /^\/OS-FEDERATION\/identity_providers\/([^/]+)\/protocols\/([^/]+)\/auth$/.exec(path);
  if (federation) return federated(state, request, decodeURIComponent(federation[1] ?? ''));
  const token = state.tokens.get(request.headers['x-auth-token'] ?? '');
  if (!token || !isValid(state, token)) return refused;
  return admin(state, request, path, token);
};

function signIn(state: FakeState, { body, base }: FakeRequest): FakeAnswer {
  const { identity, scope } = body.auth;
  if (identity.application_credential) {
    const { id, secret } = identity.application_credential;
    const held = state.applicationCredentials.find((one) => one.id === id);
    if (!held) return missing(`Application Credential: ${id}`);
    const user = state.users.get(held.userId);
    if (!user?.enabled || held.secret !== secret) return refused;
    return issue(state, base, user, held.projectId, held.id);
  }
  const user = identity.password ? byPassword(state, identity) : byToken(state, identity);
  const project = [...state.projects.values()].find(
    ({ id, name }) => id === scope?.project?.id || name === scope?.project?.name,
  );
  if (!user?.enabled || !project?.enabled) return refused;
  return issue(state, base, user, project.id, null);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
function byPassword(state: FakeState, identity: any): FakeUser | undefined {
  const { name, password } = identity.password.user;
  return [...state.users.values()].find((one) => one.name === name && one.password === password);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
function byToken(state: FakeState, identity: any): FakeUser | undefined {
  const token = state.tokens.get(identity.token?.id);
  return token && isValid(state, token) ? state.users.get(token.userId) : undefined;
}

/** The bearer of this fake's access tokens is whoever they name: `access-token-of NAME`. */
function federated(state: FakeState, request: FakeRequest, provider: string): FakeAnswer {
  const name = /^Bearer access-token-of-(.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const user = [...state.users.values()].find(
    (one) => one.name === name && one.federated?.some(({ idp_id }) => idp_id === provider),
  );
  return user?.enabled ? issue(state, request.base, user, '', null) : refused;
}

function issue(
  state: FakeState,
  base: string,
  user: FakeUser,
  projectId: string,
  applicationCredentialId: string | null,
): FakeAnswer {
  const roles = state.grants
    .filter((one) => one.userId === user.id && one.projectId === projectId)
    .map(({ role }) => role);
  if (projectId && roles.length === 0) return refused;
  const id = `gAAAA-${state.number()}-${state.id()}`;
  const expiresAt = state.now() + HOUR_MS;
  state.tokens.set(id, { id, userId: user.id, projectId, roles, expiresAt, applicationCredentialId });
  const project = state.projects.get(projectId);
  const token = {
    expires_at: new Date(expiresAt).toISOString(),
    user: { id: user.id, name: user.name },
    ...(project ? { project, roles: roles.map((name) => ({ name })), catalog: catalogue(state, base) } : {}),
  };
  return { status: 201, body: { token }, headers: { 'x-subject-token': id } };
}

function catalogue(state: FakeState, base: string) {
  const services = [
    ['compute', `${base}/compute/v2.1`],
    ['network', `${base}/network`],
    ['image', `${base}/image`],
    ...(state.options.cinder ? [['block-storage', `${base}/volume/v3`]] : []),
  ];
  return services.map(([type, url]) => ({
    type,
    endpoints: [{ interface: 'public', region_id: 'RegionOne', region: 'RegionOne', url }],
  }));
}

function admin(state: FakeState, request: FakeRequest, path: string, token: FakeToken): FakeAnswer {
  const { method, query, body } = request;
  const [noun = '', id = '', part = '', sub = ''] = path.slice(1).split('/').map(decodeURIComponent);
  if (noun === 'users' && part === 'application_credentials') {
    if (!state.isAdmin(token) && token.userId !== id) return refusal(403, 'You are not authorized.');
    return applicationCredentials(state, method, id, sub, body, token);
  }
  if (!state.isAdmin(token)) return refusal(403, 'You are not authorized to perform the requested action.');
  const user = state.users.get(id);
  if (noun === 'users' && !id)
    return ok({ users: [...state.users.values()].filter((one) => fits(one, query)).map(shown) });
  if (noun === 'users' && !user) return missing(`user: ${id}`);
  if (noun === 'users' && user && method === 'PATCH') return change(state, user, body.user);
  if (noun === 'users' && user) return ok({ user: shown(user) });
  if (noun === 'projects') {
    const project = state.projects.get(id);
    return project ? ok({ project }) : missing(`project: ${id}`);
  }
  if (noun === 'role_assignments') return ok({ role_assignments: assignments(state, query.get('user.id')) });
  if (noun === 'credentials') return credentials(state, method, id, query);
  if (noun === 'OS-TRUST') return trusts(state, method, part, query);
  return missing(path);
}

function change(state: FakeState, user: FakeUser, wanted: Partial<FakeUser>): FakeAnswer {
  if (wanted.enabled !== undefined) user.enabled = wanted.enabled;
  if (wanted.enabled === false) {
    // Keystone forgets them for good; services that believe them go on.
    for (const token of state.tokens.values()) if (token.userId === user.id) token.expiresAt = 0;
    if (state.options.disablingDeletesCredentials)
      remove(state.applicationCredentials, (one) => one.userId === user.id);
  }
  return ok({ user: shown(user) });
}

function applicationCredentials(
  state: FakeState,
  method: string,
  userId: string,
  id: string,
  // biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
  body: any,
  token: FakeToken,
): FakeAnswer {
  const held = state.applicationCredentials;
  if (method === 'POST') {
    const made = {
      id: state.id(),
      name: body.application_credential.name,
      secret: `secret-${state.number()}`,
      userId,
      projectId: token.projectId,
    };
    held.push(made);
    return ok({ application_credential: { ...made, project_id: made.projectId } }, 201);
  }
  if (method === 'DELETE')
    return remove(held, (one) => one.id === id) ? NO_CONTENT : missing(`Application Credential: ${id}`);
  const mine = held.filter((one) => one.userId === userId);
  return ok({
    application_credentials: mine.map(({ id, name, projectId }) => ({
      id,
      name,
      project_id: projectId,
      expires_at: null,
      unrestricted: false,
    })),
  });
}

function credentials(state: FakeState, method: string, id: string, query: URLSearchParams): FakeAnswer {
  if (method === 'DELETE')
    return remove(state.credentials, (one) => one.id === id) ? NO_CONTENT : missing(`credential: ${id}`);
  const mine = state.credentials.filter((one) => one.userId === query.get('user_id'));
  return ok({
    credentials: mine.map(({ id, type, projectId }) => ({
      id,
      type,
      project_id: projectId,
      blob: '{"secret":"…"}',
    })),
  });
}

function trusts(state: FakeState, method: string, id: string, query: URLSearchParams): FakeAnswer {
  const one = state.trusts.find((trust) => trust.id === id);
  if (id && !one) return missing(`trust: ${id}`);
  if (method === 'DELETE') remove(state.trusts, (trust) => trust.id === id);
  if (method === 'DELETE') return NO_CONTENT;
  if (one) return ok({ trust: one });
  const trustor = query.get('trustor_user_id');
  return ok({ trusts: state.trusts.filter((trust) => trust.trustor_user_id === trustor) });
}

function assignments(state: FakeState, userId: string | null) {
  return state.grants
    .filter((one) => one.userId === userId)
    .map(({ role, projectId }) => ({
      role: { id: role, name: role },
      user: { id: userId },
      scope: { project: { id: projectId, name: state.projects.get(projectId)?.name ?? '' } },
    }));
}

function fits(user: FakeUser, query: URLSearchParams): boolean {
  const name = query.get('name');
  const provider = query.get('idp_id');
  const known = user.federated?.find(({ idp_id }) => idp_id === provider);
  return (
    (name === null || user.name === name) &&
    (provider === null || !!known?.protocols.some((one) => one.unique_id === query.get('unique_id')))
  );
}

function shown({ password, ...user }: FakeUser) {
  return user;
}

function remove<T>(list: T[], which: (one: T) => boolean): boolean {
  const kept = list.filter((one) => !which(one));
  const removed = kept.length < list.length;
  list.splice(0, list.length, ...kept);
  return removed;
}
