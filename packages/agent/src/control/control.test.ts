import type http from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realDisk } from '../spool/disk.ts';
import { WILLING } from '../testing/bench.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { LocalAgent } from '../testing/local-agent.ts';
import { orderOf } from '../testing/orders.ts';
import { askRunning } from './control-client.ts';
import { pageToken } from './page-token.ts';
import { serveControl } from './serve-control.ts';

let server: FakeServer;
let local: LocalAgent;
let door: http.Server;
let url: string;
let token: string;
let socket: string;
let cookie = '';

beforeAll(async () => {
  server = new FakeServer();
  await server.start();
  local = new LocalAgent(server, { ...WILLING, orders: { ...WILLING.orders, ban: 'ask' } });
  const agent = await local.start();
  token = pageToken(agent.files.pageToken, realDisk);
  door = await serveControl(agent, { at: { port: 0 }, token });
  socket = join(local.folder, 'door.sock');
  await serveControl(agent, { at: { socket }, token });
  url = `http://127.0.0.1:${(door.address() as { port: number }).port}`;
  server.push({ ...orderOf(1, new Date()), reason: '<script>alert(1)</script>' });
  while (agent.spool.rows()[0]?.state !== 'waiting') await new Promise((resolve) => setTimeout(resolve, 25));
});
afterAll(async () => {
  await local.remove();
  await server.stop();
});

function order(): string {
  return local.agent.spool.rows()[0]?.order.id ?? '';
}
function send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
}
async function formOf(): Promise<string> {
  const text = await (await fetch(`${url}/orders/${order()}`, { headers: { cookie } })).text();
  return /name="form" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

describe('the page of an agent', () => {
  test('shows nothing to who has no token, and lets in who has it', async () => {
    expect((await fetch(`${url}/`)).status).toBe(401);
    expect((await send('/sign-in', { token: 'guess' })).status).toBe(403);
    const entered = await send('/sign-in', { token });
    const set = entered.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly; SameSite=Strict/);
    expect(set).not.toContain(token);
    cookie = set.split(';')[0] ?? '';
    const page = await fetch(`${url}/`, { headers: { cookie } });
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(await page.text()).toContain('waits for an answer');
  });

  test('shows an order with its steps, and nothing of it as markup', async () => {
    const text = await (await fetch(`${url}/orders/${order()}`, { headers: { cookie } })).text();
    expect(text).toContain('<strong>pause</strong> vm-1');
    expect(text).not.toContain('<script>');
  });

  test('changes nothing on a GET, from another page, without the form’s word or under another name', async () => {
    const accept = `/orders/${order()}/accept`;
    const form = await formOf();
    expect((await fetch(url + accept, { headers: { cookie } })).status).toBe(200);
    expect((await send(accept, { by: 'eve' }, { cookie })).status).toBe(403);
    expect((await send(accept, { by: 'eve', form }, { cookie, origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect((await send(accept, { by: 'eve', form }, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
    expect((await send(accept, { by: 'eve', form })).status).toBe(401);
    expect((await send(accept, { by: ' ', form }, { cookie })).status).toBe(400);
    expect(local.agent.spool.rows()[0]?.state).toBe('waiting');
  });

  test('takes an answer, with who gave it', async () => {
    const answered = await send(
      `/orders/${order()}/accept`,
      { by: 'ada', reason: 'Seen.', form: await formOf() },
      { cookie },
    );
    expect(answered.status).toBe(303);
    await expect.poll(() => local.agent.spool.rows()[0]?.state).toBe('verified');
    expect(local.agent.spool.rows()[0]?.answer?.by).toEqual({ kind: 'person', name: 'ada' });
  });
});

describe('the socket for programs', () => {
  test('answers who has the token', async () => {
    const asked = await askRunning(socket, token, 'orders', {});
    expect(asked?.value).toMatchObject([{ kind: 'ban', state: 'verified' }]);
  });

  test('answers nobody else, and says what cannot be done', async () => {
    await expect(askRunning(socket, 'guess', 'orders', {})).rejects.toThrow(/does not fit/);
    await expect(askRunning(socket, token, 'order', { order: 'ord_x' })).rejects.toThrow(/no order/);
    await expect(askRunning(socket, token, 'accept', {})).rejects.toThrow(/form/);
    expect(await askRunning(`${socket}.none`, token, 'orders', {})).toBeNull();
  });
});

test('a name of the internet that points to this machine opens nothing', async () => {
  const { request } = await import('node:http');
  const status = await new Promise((resolve) => {
    const { port } = door.address() as { port: number };
    request({ port, host: '127.0.0.1', headers: { host: 'evil.example', cookie } }, (answer) =>
      resolve(answer.statusCode),
    ).end();
  });
  expect(status).toBe(421);
});
