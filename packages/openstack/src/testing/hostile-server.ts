import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostileServer {
  base: string;
  authUrl: string;
  /** What it was sent, as `GET /servers/detail token`. */
  heard: string[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Signs everybody in, and answers everything else as it is told. The catalogue names itself unless told otherwise. */
export async function startHostileServer(
  answer: Answer,
  catalogue?: (base: string) => unknown,
): Promise<HostileServer> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers['x-auth-token'] ?? '-'}`);
    if (request.url === '/v3/auth/tokens') signIn(response, catalogue?.(base()) ?? ordinary(base()));
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base: base(),
    authUrl: `${base()}/v3`,
    heard,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signIn(response: ServerResponse, catalog: unknown): void {
  const token = {
    expires_at: '2100-01-01T00:00:00Z',
    user: { id: 'u' },
    project: { id: 'p', name: 'p' },
    catalog,
  };
  response.writeHead(201, { 'x-subject-token': 'secret-token' });
  response.end(JSON.stringify({ token }));
}

export function ordinary(base: string): unknown {
  return [endpoint('compute', `${base}/compute`), endpoint('network', base), endpoint('image', base)];
}

export function endpoint(type: string, url: string): unknown {
  return { type, endpoints: [{ interface: 'public', region_id: 'R', url }] };
}
