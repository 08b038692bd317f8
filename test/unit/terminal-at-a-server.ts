import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '../../packages/cli/src/main.ts';
import type { Actor } from '../../packages/contract/src/index.ts';
import { allRoutes } from '../../packages/server/src/composition/routes.ts';
import { buildHttp } from '../../packages/server/src/http/http-server.ts';
import type { TestApp } from '../../packages/server/src/testing/test-app.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface Terminal {
  /** Of the server that answers. */
  url: string;
  /** One command line of one of the actors; no terminal, so no colours and no questions. */
  musterAs: (who: string, ...args: string[]) => Promise<Said>;
  close: () => Promise<void>;
}

/** A server with every route, and a terminal in Prague that talks to it over HTTP. Tokens are the names of the actors. */
export async function terminalAtServer(app: TestApp, actors: Record<string, Actor>): Promise<Terminal> {
  const http = await buildHttp(app, {
    authenticate: async (secret) => actors[secret] as Actor,
    routes: allRoutes(app),
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const home = await mkdtemp(join(tmpdir(), 'muster-terminal-'));
  return {
    url,
    async musterAs(who, ...args) {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const env = { HOME: home, MUSTER_URL: url, MUSTER_TOKEN: who, TZ: 'Europe/Prague' };
      const code = await main(args, { stdin: new PassThrough().end(), stdout, stderr, env });
      stdout.end();
      stderr.end();
      const [out = '', err = ''] = await Promise.all(
        [stdout, stderr].map(async (stream) => Buffer.concat(await stream.toArray()).toString()),
      );
      return { code, out, err };
    },
    async close() {
      await http.close();
      await rm(home, { recursive: true });
    },
  };
}
