import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import type { ImageBlockView, ImageReach } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

const id = `ibl_${'0'.repeat(23)}`;
const SHA = 'ab'.repeat(64);
const reach: ImageReach = {
  digest: 'cd'.repeat(32),
  at: '2027-01-05T08:00:00.000Z',
  servers: 25,
  sites: 3,
  withoutAgent: 1,
  touched: [{ site: { id: 'site_1', name: 'ALPHA' }, servers: 25 }],
  approval: { needed: true, reasons: ['It reaches 25 servers that run from it.'] },
};
const view: ImageBlockView = {
  id,
  image: { ref: null, sha512: SHA },
  title: 'image abab',
  sites: null,
  reason: 'a backdoor',
  tlp: 'AMBER',
  incident: null,
  exercise: false,
  state: 'awaiting-approval',
  madeAt: '2027-01-05T08:00:00.000Z',
  madeBy: 'Ada',
  expiresAt: '2027-02-01T00:00:00.000Z',
  approveBy: '2027-01-06T08:00:00.000Z',
  approval: reach.approval,
  answered: null,
  reach,
  orderId: null,
  may: { approve: true, withdraw: true },
};

let server: Server;
let url: string;
let seen: { method: string; path: string; body: unknown }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = Buffer.concat(await request.toArray()).toString();
  const { method = '', url: path = '' } = request;
  seen.push({ method, path, body: text === '' ? null : JSON.parse(text) });
  const isList = method === 'GET' && path === '/api/v1/image-blocks';
  const answer = path.endsWith('/preview') ? reach : isList ? [view] : view;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function muster(...args: string[]) {
  seen = [];
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await main(args, { ...io, env: { HOME: tmpdir(), MUSTER_URL: url } });
  io.stdout.end();
  io.stderr.end();
  const [out, err] = [await io.stdout.toArray(), await io.stderr.toArray()];
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

test('a preview says where servers run from an image, and that a second officer must approve', async () => {
  const { out } = await muster('image', 'preview', '--sha512', SHA, '--site', 'ALPHA');
  for (const part of [reach.digest, '25 run from it', 'ALPHA', 'needed', 'It reaches 25 servers'])
    expect(out).toContain(part);
  expect(seen).toMatchObject([{ body: { image: { ref: null, sha512: SHA }, sites: ['ALPHA'] } }]);
});

test('a block that waits says so, and is approved with the digest of what somebody looked at', async () => {
  const rest = ['--reason', 'a backdoor', '--until', '2027-02-01T00:00Z'];
  const { out } = await muster('image', 'block', '--sha512', SHA, ...rest);
  expect(out).toContain('awaiting-approval');
  expect(seen.at(-1)).toMatchObject({ method: 'POST', path: '/api/v1/image-blocks' });
  const shown = await muster('image', 'approve', id);
  expect(shown.code).toBe(1);
  for (const part of [
    '25 run from it',
    'ALPHA',
    `run:\n  muster image approve ${id} --digest ${reach.digest}`,
  ])
    expect(shown.out).toContain(part);
  expect(seen).toMatchObject([{ method: 'GET', path: `/api/v1/image-blocks/${id}` }]);
  await muster('image', 'approve', id, '--digest', reach.digest);
  expect(seen.at(-1)).toMatchObject({
    path: `/api/v1/image-blocks/${id}/answer`,
    body: { answer: 'approve', digest: reach.digest, reason: '' },
  });
  expect((await muster('image', 'approve', id, '--digest', 'abc')).err).toContain('all 64 characters');
  await muster('image', 'refuse', id, '--reason', 'no');
  expect(seen).toMatchObject([{ body: { answer: 'refuse', reason: 'no' } }]);
  expect((await muster('image', 'blocks')).out).toContain('image abab');
});

test('an image that is not named is refused before anything is asked', async () => {
  const { code, err } = await muster('image', 'preview');
  expect(code).not.toBe(0);
  expect(err).toContain('--ref or by --sha512');
  expect(seen).toEqual([]);
});
