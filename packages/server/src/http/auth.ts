import type { Actor } from '@muster/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, SESSION_COOKIE } from '../kernel/caller.ts';
import { MusterError } from '../kernel/errors.ts';
import { demandOwnPage, isChange, refuseForeignPages } from './own-page.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Set before every handler under /api/, except on routes that are `public` or for `anySignedIn`. */
    actor: Actor;
    /** The same with the token or session by which they come; null on public routes. */
    caller: Caller;
    /** Asks again who that is: what is open for long does so, to end when the token or session does. */
    rereadCaller: () => Promise<Caller>;
  }
  interface FastifyContextConfig {
    /** Answers without a token. */
    public?: boolean;
    /** Answers everybody who is signed in, also those who have no access yet. */
    anySignedIn?: boolean;
  }
}

export interface Doorkeeper {
  /** Who presents this token? Throws `auth.invalid`. */
  authenticate: (secret: string) => Promise<Actor>;
  /** Whose session has this cookie? Throws `auth.invalid`. Without it there are no sessions. */
  readSession?: (secret: string) => Promise<Caller>;
  /** How people reach this server; without it, the host that they name. */
  origin?: string | undefined;
}

/**
 * A token or a session is asked for on every route under /api/ that does not say it is public: forgetting to say it
 * closes, not opens. A token goes before a cookie. What browsers send by themselves never changes anything: a change
 * by cookie must come from a page of this server.
 */
export function requireCallers(http: FastifyInstance, doorkeeper: Doorkeeper): void {
  http.decorateRequest('actor', null as unknown as Actor);
  http.decorateRequest('caller', null as unknown as Caller);
  http.decorateRequest('rereadCaller', null as unknown as () => Promise<Caller>);
  http.addHook('onRequest', async (request) => {
    const { url, config } = request.routeOptions;
    if (!url?.startsWith('/api/')) return;
    const bearer = request.headers.authorization;
    if (bearer === undefined && isChange(request.method)) refuseForeignPages(request, doorkeeper.origin);
    if (config.public) return;
    const read = callerReader(request, doorkeeper);
    const caller = await read();
    request.caller = caller;
    request.rereadCaller = read;
    if (caller.actor) request.actor = caller.actor;
    else if (!config.anySignedIn) throw noAccess();
  });
}

function callerReader(request: FastifyRequest, doorkeeper: Doorkeeper): () => Promise<Caller> {
  const { authorization } = request.headers;
  const cookie = request.cookies[SESSION_COOKIE];
  const { authenticate, readSession } = doorkeeper;
  if (authorization !== undefined || cookie === undefined || !readSession) {
    const secret = bearerToken(authorization);
    return async () => {
      const actor = await authenticate(secret);
      return { actor, credential: actor.id, session: null };
    };
  }
  if (isChange(request.method)) demandOwnPage(request, doorkeeper.origin);
  return () => readSession(cookie);
}

function bearerToken(header: string | undefined): string {
  const secret = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header ?? '')?.[1];
  if (secret) return secret;
  throw new MusterError(
    'auth.missing',
    'Sign in, or send the header "Authorization: Bearer mst_…" with a token.',
  );
}

function noAccess(): MusterError {
  return new MusterError(
    'auth.no-access',
    'You are signed in, but nobody has given you a role yet, or its time is over; ask an administrator.',
  );
}
