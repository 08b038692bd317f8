import { z } from 'zod';
import { ConfigError } from '../config/load-config.ts';
import type { HttpClient } from '../transport/http-client.ts';

const named = z.object({ issuer: z.url() });

/**
 * An answer of a server that calls itself otherwise is not taken, and by then the token is used up: so it is asked
 * first. A server that does not say counts as the same.
 * @throws ConfigError
 */
export async function demandSameName(http: HttpClient, url: string): Promise<void> {
  const { status, body } = await http({
    method: 'GET',
    url: new URL('/.well-known/ssf-configuration', url).href,
    timeoutMs: 30_000,
    maxBytes: 100_000,
    signal: new AbortController().signal,
  });
  const issuer = status === 200 ? issuerIn(body) : null;
  if (issuer !== null && new URL(issuer).origin !== new URL(url).origin)
    throw new ConfigError(
      `the server at ${url} calls itself ${issuer}; write that as server in agent.yaml. The token was not used`,
    );
}

function issuerIn(body: Buffer): string | null {
  try {
    return named.parse(JSON.parse(body.toString('utf8'))).issuer;
  } catch {
    return null;
  }
}
