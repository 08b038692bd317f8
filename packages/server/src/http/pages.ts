import { sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What the build puts there has its content's hash in its name, so it never changes. */
const HASHED = `${sep}assets${sep}`;

/** Serves the built pages: what has a hash in its name for ever, index.html never from a cache. */
export async function servePages(http: FastifyInstance, root: string): Promise<void> {
  await http.register(fastifyStatic, {
    root,
    redirect: false,
    dotfiles: 'deny',
    cacheControl: false,
    // The build leaves `.br` and `.gz` beside its files.
    preCompressed: true,
    setHeaders(reply, path) {
      reply.setHeader('cache-control', cacheFor(path.slice(root.length)));
      reply.setHeader('vary', 'accept-encoding');
    },
  });
}

function cacheFor(path: string): string {
  if (path.startsWith(HASHED)) return 'public, max-age=31536000, immutable';
  return path.endsWith('index.html') ? 'no-store' : 'no-cache';
}

/** A person who opens an address of the application, which has its own pages: index.html finds the right one. */
export function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (/^\/(api|assets)(\/|$)/.test(request.url)) return false;
  return /\btext\/html\b/.test(request.headers.accept ?? '');
}

export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.code(200).header('cache-control', 'no-store').sendFile('index.html');
}
