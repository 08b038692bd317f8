import type { FakeState, FakeToken } from './fake-state.ts';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
  body: any;
  /** Where the fake listens: `http://127.0.0.1:1234`. */
  base: string;
}

export interface FakeAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Answers undefined for what is not its own. */
export type FakeRoute = (state: FakeState, request: FakeRequest) => FakeAnswer | undefined;

export function ok(body: unknown, status = 200): FakeAnswer {
  return { status, body };
}

export const NO_CONTENT: FakeAnswer = { status: 204 };
export const ACCEPTED: FakeAnswer = { status: 202 };

/** As Nova writes what went wrong; the others differ in the outermost name alone. */
export function refusal(status: number, message: string, name = 'error'): FakeAnswer {
  return { status, body: { [name]: { code: status, message } } };
}

/**
 * The caller, as a service's middleware sees it: a token that it saw within its cache's time is believed, whatever
 * Keystone says meanwhile.
 */
export function callerOf(state: FakeState, service: string, request: FakeRequest): FakeToken | undefined {
  const token = state.tokens.get(request.headers['x-auth-token'] ?? '');
  if (!token) return undefined;
  const key = `${service} ${token.id}`;
  const believed = (state.believed.get(key) ?? 0) > state.now();
  if (!believed && !isValid(state, token)) return undefined;
  if (!believed) state.believed.set(key, state.now() + state.options.tokenCacheSeconds * 1000);
  return token;
}

/** What Keystone itself says of a token. */
export function isValid(state: FakeState, token: FakeToken): boolean {
  const held = token.applicationCredentialId;
  return (
    token.expiresAt > state.now() &&
    state.tokens.has(token.id) &&
    state.users.get(token.userId)?.enabled === true &&
    (held === null || state.applicationCredentials.some(({ id }) => id === held))
  );
}

/** One page by marker and limit, and whether there is another. */
export function pageOf<T extends { id: string }>(items: readonly T[], query: URLSearchParams) {
  const marker = query.get('marker');
  const from = marker ? items.findIndex(({ id }) => id === marker) + 1 : 0;
  const limit = Number(query.get('limit') ?? 1000);
  return { page: items.slice(from, from + limit), more: from + limit < items.length };
}
