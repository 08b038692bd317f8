import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type WebhookUnderTest, webhookContract } from '../../ports/webhook-out.contract.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { Reachable } from './reachable.ts';
import { WebhookHttp } from './webhook-http.ts';

let server: Server;
let port: number;
let got: { headers: Record<string, string>; body: string }[];
let reply: number | 'silent' | 'never';
let text: string;

beforeEach(async () => {
  got = [];
  reply = 200;
  text = 'x';
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    got.push({ headers: request.headers as Record<string, string>, body });
    if (reply === 'silent') request.socket.destroy();
    else if (reply !== 'never')
      response.writeHead(reply, reply === 301 ? { location: `http://127.0.0.1:${port}/else` } : {}).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function url(path = '/in'): string {
  return `http://127.0.0.1:${port}${path}`;
}

describe('over real http it keeps to the contract of webhooks', () =>
  webhookContract(
    (): WebhookUnderTest => ({
      out: new WebhookHttp({ networks: ['127.0.0.0/8'] }),
      url: url(),
      forbidden: 'http://169.254.169.254/latest/meta-data',
      got: () => got,
      answer: (next) => {
        reply = next;
      },
      says: (next) => {
        text = next;
      },
    }),
  ));

test('whoever does not answer in time is given up', async () => {
  reply = 'never';
  const out = new WebhookHttp({ networks: ['127.0.0.1'], timeoutMs: 100 });
  await expect(out.post({ url: url(), headers: {}, body: '{}' })).rejects.toMatchObject({
    kind: 'failed',
    message: 'there was no answer in time',
  });
});

describe('nobody uses us to reach our own network', () => {
  const strict = new WebhookHttp({ resolve: async () => [{ address: '93.184.216.34', family: 4 }] });

  test.each([
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://10.1.2.3/',
    'https://192.168.0.1/',
    'https://172.16.9.9/',
    'https://100.64.0.1/',
    'https://169.254.169.254/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'http://hook.example/',
    'https://user:pass@hook.example/',
    'ftp://hook.example/',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused before anything is sent', (refused) => {
    expect(() => strict.check(refused)).toThrow(WebhookError);
  });

  test('public names and addresses are taken', () => {
    for (const allowed of ['https://hook.example/a?b=c', 'https://93.184.216.34:8443/'])
      expect(() => strict.check(allowed)).not.toThrow();
  });

  test.each([[['127.0.0.1']], [['93.184.216.34', '10.0.0.1']], [['::ffff:169.254.169.254']]])(
    'a name that leads to %j is not followed',
    async (addresses) => {
      const out = new WebhookHttp({
        resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      });
      const error = await out
        .post({ url: `https://hook.example:${port}/`, headers: {}, body: '{}' })
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'blocked' });
      expect((error as Error).message).not.toMatch(/\d+\.\d+/);
      expect(got).toEqual([]);
    },
  );

  test('a name that points elsewhere a moment later changes nothing: it is asked once, and that address is used', async () => {
    const answers = ['127.0.0.1', '127.0.0.2', '10.0.0.1'];
    let asked = 0;
    const connectedTo: string[] = [];
    server.on('connection', (socket) => connectedTo.push(socket.localAddress ?? ''));
    const out = new WebhookHttp({
      networks: ['127.0.0.1'],
      resolve: async () => [{ address: answers[asked++] ?? '', family: 4 }],
    });
    // The far end speaks no TLS: what counts is where the connection went.
    await expect(
      out.post({ url: `https://hook.example:${port}/`, headers: {}, body: '{}' }),
    ).rejects.toMatchObject({ kind: 'failed' });
    expect(asked).toBe(1);
    expect(connectedTo).toEqual(['127.0.0.1']);
  });
});

test('a network that the operator named is reachable, and no other', () => {
  const reachable = new Reachable(['10.1.0.0/16', 'fd12::/32', '127.0.0.1']);
  expect(
    ['10.1.2.3', 'fd12::9', '127.0.0.1', '::ffff:10.1.2.3', '8.8.8.8'].map((one) => reachable.has(one)),
  ).toEqual([true, true, true, true, true]);
  expect(['10.2.0.1', 'fd13::1', '127.0.0.2', 'no address'].map((one) => reachable.has(one))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
