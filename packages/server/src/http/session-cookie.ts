import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { SESSION_COOKIE } from '../kernel/caller.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Gives the browser its session until that moment. */
    startSession(session: { secret: string; lastsSeconds: number }): FastifyReply;
    endSession(): FastifyReply;
  }
}

/**
 * `__Host-`: only this host can set it, for all of its paths, over a safe line (RFC 6265bis, section 4.1.3). Chromium
 * takes it over plain http from localhost and 127.0.0.1 as well, and from no other name.
 * Strict: a link on another page opens our page without the cookie, and our page then asks for its data with it, so
 * nothing is lost by it.
 */
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;

export async function sessionCookies(http: FastifyInstance): Promise<void> {
  await http.register(cookie);
  http.decorateReply('startSession', function startSession(this: FastifyReply, { secret, lastsSeconds }) {
    return this.setCookie(SESSION_COOKIE, secret, { ...attributes, maxAge: lastsSeconds });
  });
  http.decorateReply('endSession', function endSession(this: FastifyReply) {
    return this.clearCookie(SESSION_COOKIE, attributes);
  });
}
