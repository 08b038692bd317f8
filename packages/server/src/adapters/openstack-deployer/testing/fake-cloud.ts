import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** As much of Keystone and Nova (Zed) as the drill speaks to; the words are those of the real ones. */
export interface FakeServer {
  id: string;
  name: string;
  status: string;
  created: string;
  user_id: string;
  locked: boolean;
  metadata: Record<string, string>;
  image: { id: string };
  console: string;
  user_data: string;
}

export interface FakeCloud {
  authUrl: string;
  /** Whoever signs in with these; by the id of the application credential. */
  users: Map<string, { user: string; enabled: boolean; deleted: boolean }>;
  servers: Map<string, FakeServer>;
  server(id: string): FakeServer;
  /** As `osapi_max_limit`: no list has more at once, whatever is asked for. */
  most: { atOnce: number };
  /** Where it says that Nova is. */
  catalogue: { host: string };
  /** Every request, as `POST /servers`. */
  asked: string[];
  close(): Promise<void>;
}

const AUTH_FAILED = 'The request you have made requires authentication.';

export async function startFakeCloud(base: Uint8Array): Promise<FakeCloud> {
  const users: FakeCloud['users'] = new Map();
  const servers: FakeCloud['servers'] = new Map();
  const tokens = new Map<string, string>();
  const asked: string[] = [];
  /** Deleted a moment ago: Nova shows them in one list more, though no longer by their id. */
  const stillListed = new Set<string>();
  const most = { atOnce: 1000 };
  const catalogue = { host: '127.0.0.1' };
  let at = '';

  function signIn(body: AuthBody, response: ServerResponse): void {
    const { id } = body.auth.identity.application_credential;
    const found = users.get(id);
    if (!found?.enabled || found.deleted) {
      const [status, message] = found?.deleted
        ? [404, `Could not find Application Credential: ${id}.`]
        : [401, AUTH_FAILED];
      answer(response, status as number, { error: { message } });
      return;
    }
    const token = randomBytes(12).toString('hex');
    tokens.set(token, found.user);
    response.setHeader('x-subject-token', token);
    const url = `${at.replace('127.0.0.1', catalogue.host)}/compute`;
    const catalog = [{ type: 'compute', endpoints: [{ interface: 'public', url }] }];
    const expires = '2099-01-01T00:00:00.000000Z';
    answer(response, 201, { token: { expires_at: expires, user: { id: found.user }, catalog } });
  }

  function create(body: { server: NewServer }, user: string, response: ServerResponse): void {
    const { name, imageRef, metadata, user_data } = body.server;
    const id = randomUUID();
    const created = new Date(1_800_000_000_000 + servers.size * 1000).toISOString();
    const program = programOf(Buffer.from(user_data, 'base64').toString('utf8'), base);
    const sha256 = createHash('sha256').update(program).digest('hex');
    servers.set(id, {
      ...{ id, name, created, metadata, user_data, user_id: user, locked: false, status: 'BUILD' },
      image: { id: imageRef },
      console: `booting\nmuster-exercise: up at 10.77.0.9\nmuster-exercise: program ${sha256}\n`,
    });
    answer(response, 202, { server: { id } });
  }

  function list(query: URLSearchParams, response: ServerResponse): void {
    const name = query.get('name');
    const since = query.get('changes-since');
    const found = [...servers.values()].filter(
      (one) =>
        (!name || new RegExp(name).test(one.name)) &&
        (since !== null || one.status !== 'DELETED' || stillListed.delete(one.id)),
    );
    const from = found.findIndex(({ id }) => id === query.get('marker')) + 1;
    const page = found.slice(from, from + Math.min(most.atOnce, Number(query.get('limit') ?? most.atOnce)));
    const more = from + page.length < found.length;
    const links = more ? { servers_links: [{ rel: 'next', href: `${at}/elsewhere` }] } : {};
    answer(response, 200, { servers: page.map(shown), ...links });
  }

  const http = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://cloud');
    const path = url.pathname.replace(/^\/(v3|compute)/, '');
    asked.push(`${request.method} ${path}`);
    const body = await bodyOf(request);
    if (path === '/auth/tokens') return signIn(body as AuthBody, response);
    const user = tokens.get(String(request.headers['x-auth-token']));
    if (user === undefined) return answer(response, 401, { error: { message: AUTH_FAILED } });
    if (request.method === 'POST' && path === '/servers')
      return create(body as { server: NewServer }, user, response);
    if (path === '/servers' || path === '/servers/detail') return list(url.searchParams, response);
    const id = path.split('/')[2] ?? '';
    const server = servers.get(id);
    if (!server || server.status === 'DELETED') {
      const message = `Instance ${id} could not be found.`;
      return answer(response, 404, { itemNotFound: { code: 404, message } });
    }
    if (request.method === 'DELETE') {
      if (server.locked)
        return answer(response, 409, { conflictingRequest: { message: `Instance ${id} is locked` } });
      server.status = 'DELETED';
      stillListed.add(id);
      return answer(response, 204, null);
    }
    if (request.method === 'POST') return answer(response, 200, { output: server.console });
    answer(response, 200, { server: shown(server) });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
  at = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    authUrl: `${at}/v3`,
    users,
    servers,
    asked,
    most,
    catalogue,
    server(id) {
      const found = servers.get(id);
      if (!found) throw new Error(`there is no server ${id}`);
      return found;
    },
    async close() {
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

interface AuthBody {
  auth: { identity: { application_credential: { id: string } } };
}

interface NewServer {
  name: string;
  imageRef: string;
  metadata: Record<string, string>;
  user_data: string;
}

function shown({ console: _console, user_data: _data, ...server }: FakeServer): object {
  return server;
}

/** What a guest would make of the script; that a real shell does so too is a test of its own. */
export function programOf(script: string, base: Uint8Array): Uint8Array {
  const packed = /<<'END'\n([\s\S]*?)\nEND\n/.exec(script)?.[1] ?? '';
  const patch = gunzipSync(Buffer.from(packed, 'base64'));
  const seek = /seek=(\d+)/.exec(script)?.[1];
  if (seek === undefined) return patch;
  const whole = Buffer.from(base);
  whole.set(patch, Number(seek));
  return whole;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? null : (JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === null ? undefined : JSON.stringify(body));
}
