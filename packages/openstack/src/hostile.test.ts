/** What a cloud gains that was taken over. Threat model: @openstack-hostile. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { all, connect, type Limits } from './index.ts';
import { type HostileServer, realClock, startHostileServer } from './testing/index.ts';

let hostile: HostileServer | undefined;
let other: HostileServer | undefined;
afterEach(async () => {
  await hostile?.close();
  await other?.close();
  other = undefined;
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function facing(answer: Answer, limits: Partial<Limits> = {}, catalogue?: (base: string) => unknown) {
  hostile = await startHostileServer(answer, catalogue);
  const { authUrl } = hostile;
  const auth = {
    method: 'password' as const,
    username: 'a',
    password: 'b',
    project: { projectName: 'p' },
  };
  return connect({ authUrl, auth }, { clock: realClock, limits });
}

const json = (response: ServerResponse, body: unknown) => response.end(JSON.stringify(body));

test('an answer that says it has 10 GB is not begun', async () => {
  const cloud = await facing((_, response) => {
    response.writeHead(200, { 'content-length': String(10 * 2 ** 30) });
    response.write('{"servers": [');
  });
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'too-large' });
});

test('an answer without an end is left after the limit', async () => {
  let written = 0;
  function* endless() {
    for (; written < 10 * 2 ** 30; written += 65_536) yield Buffer.alloc(65_536, ' ');
  }
  const cloud = await facing(
    (_, response) => {
      pipeline(Readable.from(endless()), response, () => undefined);
    },
    { answerBytes: 2 ** 20 },
  );
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'too-large' });
  expect(written).toBeLessThan(32 * 2 ** 20);
});

test('an answer that grows when it is unpacked is counted as it grows', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, ' '));
  const cloud = await facing(
    (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    },
    { answerBytes: 2 ** 20 },
  );
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'too-large' });
});

test('an answer that drips is left when its time is over', async () => {
  const cloud = await facing(
    (_, response) => {
      response.write('{');
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
    { answerMs: 200 },
  );
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'too-slow' });
});

test('no answer at all is left when its time is over, at the sign-in too', async () => {
  const cloud = await facing(() => undefined, { answerMs: 100 });
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'too-slow' });
});

test('a redirection is not followed, so that the token stays', async () => {
  other = await startHostileServer((_, response) => json(response, {}));
  const cloud = await facing((_, response) => {
    response.writeHead(302, { location: `${other?.base}/steal` });
    response.end();
  });
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'redirected', status: 302 });
  expect(other.heard).toEqual([]);
});

test('the link to the next page is not followed: the next page is asked for where the first was', async () => {
  other = await startHostileServer((_, response) => json(response, {}));
  const server = { tenant_id: 'p', user_id: 'u', name: 'n', status: 'ACTIVE', created: '', updated: '' };
  const cloud = await facing((request, response) => {
    const marker = new URL(request.url ?? '', 'http://x').searchParams.get('marker');
    const link = { rel: 'next', href: `${other?.base}/steal` };
    if (marker === null) json(response, { servers: [{ ...server, id: 'one' }], servers_links: [link] });
    else json(response, { servers: [{ ...server, id: 'two' }] });
  });
  const found = await all(cloud.nova.servers({}, 1));
  expect(found.map(({ id }) => id)).toEqual(['one', 'two']);
  expect(other.heard).toEqual([]);
});

test('pages that go in a circle are left', async () => {
  const servers = [
    { id: 'one', tenant_id: 'p', user_id: 'u', name: 'n', status: 'ACTIVE', created: '', updated: '' },
  ];
  const cloud = await facing((_, response) => json(response, { servers, servers_links: [{ rel: 'next' }] }));
  await expect(all(cloud.nova.servers({}, 1))).rejects.toMatchObject({ code: 'malformed' });
});

test('a list without an end is left after the limit', async () => {
  let number = 0;
  const cloud = await facing(
    (_, response) => {
      number += 1;
      const port = { device_id: '', project_id: '', network_id: '', mac_address: '', admin_state_up: true };
      const ports = [{ ...port, id: `port-${number}`, status: 'ACTIVE', security_groups: [] }];
      json(response, { ports, ports_links: [{ rel: 'next' }] });
    },
    { listItems: 50 },
  );
  await expect(cloud.neutron.portsOf(['x'])).rejects.toMatchObject({ code: 'too-large' });
  expect(number).toBe(51);
});

test.each([
  ['text', 'Welcome to nginx!'],
  ['a list', '[]'],
  ['nothing', ''],
  ['null', 'null'],
  ['a server without an id', '{"server": {"name": "x"}}'],
  ['a server whose id is a number', '{"server": {"id": 1}}'],
  ['a prototype', '{"__proto__": {"server": {"id": "x"}}}'],
])('an answer that is %s is malformed', async (_, text) => {
  const cloud = await facing((_, response) => response.end(text));
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'malformed', service: 'nova' });
});

test('very deep nesting is no way in', async () => {
  const cloud = await facing((_, response) => response.end('['.repeat(500_000)));
  await expect(cloud.nova.server('x')).rejects.toMatchObject({ code: 'malformed' });
});

test('what a service says in an error is cut short', async () => {
  const cloud = await facing((_, response) => {
    response.writeHead(500);
    json(response, { error: { message: 'x'.repeat(100_000) } });
  });
  const error = await cloud.nova.server('x').catch((one: Error) => one);
  expect(error).toMatchObject({ code: 'unavailable', status: 500 });
  expect(String(error).length).toBeLessThan(500);
});

test('an id with a path in it stays an id', async () => {
  const cloud = await facing((_, response) => {
    response.writeHead(404);
    response.end();
  });
  expect(await cloud.nova.server('../../v3/users/admin?x=#')).toBeNull();
  expect(hostile?.heard.at(-1)).toContain('/compute/servers/..%2F..%2Fv3%2Fusers%2Fadmin%3Fx%3D%23');
});
