import type { FastifyRequest } from 'fastify';
import { MusterError } from '../kernel/errors.ts';

/** Sent by our pages with every change; other pages cannot send it without being asked about first (CORS), which we refuse. */
export const PAGE_HEADER = 'x-muster-web';

export function isChange(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

/** What a browser says of where a request comes from must, when it says so, be this server. */
export function refuseForeignPages(request: FastifyRequest, origin: string | undefined): void {
  const site = request.headers['sec-fetch-site'];
  const from = request.headers.origin;
  if (site !== undefined && site !== 'same-origin') throw foreign(`Sec-Fetch-Site is ${site}`);
  if (from !== undefined && !isOwn(from, request, origin)) throw foreign(`Origin is ${from.slice(0, 200)}`);
}

/**
 * A change that a cookie vouches for: with our header, and with at least one word of the browser that it is from here
 * (Origin or Sec-Fetch-Site; every browser of the last years sends one with a change).
 */
export function demandOwnPage(request: FastifyRequest, origin: string | undefined): void {
  refuseForeignPages(request, origin);
  if (request.headers[PAGE_HEADER] !== '1') throw foreign(`the header ${PAGE_HEADER} is missing`);
  if (request.headers['sec-fetch-site'] === undefined && request.headers.origin === undefined) {
    throw foreign('neither Origin nor Sec-Fetch-Site says where it comes from');
  }
}

function isOwn(from: string, request: FastifyRequest, origin: string | undefined): boolean {
  if (!URL.canParse(from)) return false;
  if (origin !== undefined && new URL(origin).origin === from) return true;
  const { host, protocol } = new URL(from);
  return (protocol === 'https:' || protocol === 'http:') && host === request.headers.host;
}

function foreign(why: string): MusterError {
  return new MusterError(
    'auth.foreign-page',
    `Nothing was changed: ${why}. Open Muster itself and do it there; programs use a token.`,
  );
}
