import type { z } from 'zod';
import type { ServiceEndpoint } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { isError, OpenStackError } from './errors.ts';
import { exchange, type Fetch, type HttpRequest, LIMITS, type Limits } from './http.ts';
import { openStackSettings } from './settings.ts';
import { type AccessToken, authenticate, keystoneUrl, type Token } from './token.ts';

export interface SessionParts {
  clock: Clock;
  accessToken?: AccessToken;
  limits?: Partial<Limits>;
  /** For tests; the global one otherwise. */
  fetch?: Fetch;
}

export interface Call {
  method?: HttpRequest['method'];
  /** After the service's address: `/servers/…`. */
  path: string;
  query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** Signed in once, again when the token ends, is near its end, or is refused. */
export interface Session {
  readonly limits: Limits;
  readonly clock: Clock;
  token(signal?: AbortSignal): Promise<Token>;
  has(service: ServiceEndpoint, signal?: AbortSignal): Promise<boolean>;
  /** @throws OpenStackError */
  call<T>(service: ServiceEndpoint | 'keystone', call: Call, schema: z.ZodType<T>): Promise<T>;
}

const RENEW_BEFORE_MS = 120_000;
const PAUSE_BEFORE_SECOND_TRY_MS = 250;

export function openSession(given: z.input<typeof openStackSettings>, parts: SessionParts): Session {
  const settings = openStackSettings.parse(given);
  const limits = { ...LIMITS, ...parts.limits };
  const { clock } = parts;
  const http = { clock, limits, fetch: parts.fetch ?? ((url, init) => fetch(url, init)) };
  let current: Token | undefined;
  let signing: Promise<Token> | undefined;

  /** One sign-in for all that wait for it; it is nobody's to abort but bounded by the limits. */
  function signIn(): Promise<Token> {
    signing ??= authenticate(http, settings, parts.accessToken)
      .then((token) => {
        current = token;
        return token;
      })
      .finally(() => {
        signing = undefined;
      });
    return signing;
  }

  async function token(): Promise<Token> {
    const fresh = current && current.expiresAt.getTime() - clock.now().getTime() > RENEW_BEFORE_MS;
    return fresh && current ? current : signIn();
  }

  function urlOf(service: ServiceEndpoint | 'keystone', held: Token, { path, query = {} }: Call): URL {
    const base = service === 'keystone' ? keystoneUrl(settings, '') : held.endpoints.get(service);
    if (!base) throw new OpenStackError('unsupported', service, null, 'the catalogue does not have it');
    const url = new URL(`${base.href.replace(/\/+$/, '')}${path}`);
    if (url.origin !== base.origin)
      throw new OpenStackError('untrusted', service, null, `${path} leads to another host`);
    for (const [key, value] of Object.entries(query))
      for (const one of [value ?? []].flat()) url.searchParams.append(key, one);
    return url;
  }

  async function once(service: ServiceEndpoint | 'keystone', call: Call, held: Token) {
    const url = urlOf(service, held, call);
    const headers = { 'x-auth-token': held.id, ...call.headers };
    const { method = 'GET', body } = call;
    return exchange(http, { service, method, url, headers, body }, call.signal);
  }

  /** Reading may be tried again when the connection broke: some servers close kept ones without a word. */
  async function answerTo(service: ServiceEndpoint | 'keystone', call: Call) {
    const held = await token();
    try {
      return await once(service, call, held);
    } catch (error) {
      if (isError(error, 'unauthorised') && error.status === 401) {
        if (current === held) current = undefined;
        return once(service, call, await token());
      }
      if (!isError(error, 'unreachable') || (call.method ?? 'GET') !== 'GET') throw error;
      await clock.sleep(PAUSE_BEFORE_SECOND_TRY_MS, call.signal);
      return once(service, call, held);
    }
  }

  return {
    limits,
    clock,
    token,
    async has(service) {
      return (await token()).endpoints.has(service);
    },
    async call(service, call, schema) {
      const answer = await answerTo(service, call);
      const parsed = schema.safeParse(answer.body);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const where = issue ? `${issue.path.join('.')}: ${issue.message}` : '';
      throw new OpenStackError('malformed', service, answer.status, `${call.path}: ${where}`);
    },
  };
}
