import type { Actor } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { MusterError } from '../kernel/errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Set before every handler under /api/, except on routes with `config: { public: true }`. */
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** Answers without a token. */
    public?: boolean;
  }
}

/** A token is asked for on every route under /api/ that does not say it is public: forgetting to say it closes, not opens. */
export function requireTokens(http: FastifyInstance, authenticate: (secret: string) => Promise<Actor>): void {
  http.decorateRequest('actor', null as unknown as Actor);
  http.addHook('onRequest', async (request) => {
    const { url, config } = request.routeOptions;
    if (!url?.startsWith('/api/') || config.public) return;
    request.actor = await authenticate(bearerToken(request.headers.authorization));
  });
}

function bearerToken(header: string | undefined): string {
  const secret = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header ?? '')?.[1];
  if (secret) return secret;
  throw new MusterError('auth.missing', 'Send the header "Authorization: Bearer mst_…" with a token.');
}
