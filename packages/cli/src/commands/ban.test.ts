import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { BanSummary, BanView, ReachView } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

const id = `ban_${'0'.repeat(23)}`;
const subject = {
  identifiers: [{ format: 'x509' as const, name: 'CN=Mallory,DC=example' }],
  cascade: true,
};
const effects = { new: 'deny', running: 'pause', storage: 'keep', network: 'keep' } as const;
const reach: ReachView = {
  digest: 'ab'.repeat(32),
  at: '2027-01-05T08:00:00.000Z',
  totals: {
    subjects: 1,
    users: 3,
    collateral: 2,
    workloads: 0,
    credentials: 0,
    sites: 12,
    touched: 0,
    withoutAgent: 4,
  },
  subjects: [],
  collateral: [{ label: 'Alice', through: 'Portal' }],
  neighbours: [{ siteId: 'sit_1', siteName: 'ALPHA', system: 'cloud', project: 'biomed', accounts: 12 }],
  lookAlikes: [{ label: 'CN=Mallory2', why: 'begins alike and is another name' }],
  workloads: [],
  credentials: [],
  sites: [],
  approval: { needed: true, reasons: ['Portal acts for others.'] },
  cut: false,
};
const summary: BanSummary = {
  id,
  publicId: 'BAN-17',
  title: 'Mallory',
  subject,
  effects,
  reason: 'mines coins',
  tlp: 'AMBER',
  incident: null,
  exercise: false,
  state: 'active',
  madeAt: '2027-01-05T08:00:00.000Z',
  madeBy: 'Ada',
  activeAt: '2027-01-05T08:00:00.000Z',
  expiresAt: '2027-02-01T00:00:00.000Z',
  endedAt: null,
  approveBy: null,
  orderId: null,
  counts: { verified: 8, 'no-agent': 4 },
};
const view: BanView = {
  ...summary,
  sites: null,
  approval: { needed: false, reasons: [], given: [] },
  reach,
  sparings: [],
  events: [],
  liftOrderId: null,
  may: { approve: false, lift: true, extend: true, withdraw: false, askSparing: false },
};

let server: Server;
let url: string;
let home: string;
let seen: { method: string; path: string; body: unknown }[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'muster-ban-'));
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(home, { recursive: true });
});

function answerTo(path: string): unknown {
  if (path.startsWith('/api/v1/subjects')) return { read: subject.identifiers[0], items: [], next: null };
  if (path === '/api/v1/bans/preview') return reach;
  if (path.startsWith('/api/v1/bans?')) return { items: [summary], next: null };
  if (path === '/api/v1/ban-proposals') {
    return { proposals: [], known: 1, skipped: [{ line: 3, text: 'x', why: 'It permits.' }] };
  }
  return view;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = Buffer.concat(await request.toArray()).toString();
  const path = request.url ?? '';
  seen.push({ method: request.method ?? '', path, body: text === '' ? null : JSON.parse(text) });
  if (path.startsWith('/lists/'))
    response.writeHead(200).end(path.endsWith('.sig') ? 'h..s\n' : 'the list\n');
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(path)));
}

async function muster(...args: string[]) {
  seen = [];
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await main(args, { ...io, env: { HOME: home, MUSTER_URL: url } });
  io.stdout.end();
  io.stderr.end();
  const [out, err] = [await io.stdout.toArray(), await io.stderr.toArray()];
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

test('a preview says who is hit besides, who is not, and whether somebody else must approve', async () => {
  const { code, out } = await muster('ban', 'preview', 'CN=Mallory,DC=example', '--running', 'pause');
  expect(code).toBe(0);
  for (const part of [
    reach.digest,
    'Alice',
    'CN=Mallory2',
    'Portal acts for others.',
    'biomed',
    '4 (they learn',
  ]) {
    expect(out).toContain(part);
  }
  expect(seen.at(-1)?.body).toEqual({ subject, effects, sites: null });
});

test('a ban is made of what was previewed, with an end that has a zone', async () => {
  const args = ['ban', 'make', 'CN=Mallory,DC=example', '--running', 'pause', '--alone', '--site', 'A'];
  const rest = ['--digest', reach.digest, '--reason', 'mines coins'];
  expect((await muster(...args, ...rest, '--until', '2027-02-01')).err).toContain('is not understood');
  const short = await muster(...args, '--digest', '6f1c', '--reason', 'x', '--until', '2027-02-01T00:00Z');
  expect(short.err).toContain('copy all 64 characters');
  const { out } = await muster(...args, ...rest, '--until', '2027-02-01T00:00Z');
  expect(out).toContain('BAN-17');
  expect(seen.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/v1/bans',
    body: { digest: reach.digest, sites: ['A'], subject: { cascade: false } },
  });
});

test('a ban is called by its number', async () => {
  await muster('ban', 'lift', 'ban-17', '--reason', 'over');
  expect(seen.at(-1)).toMatchObject({ path: `/api/v1/bans/${id}/lift`, body: { reason: 'over' } });
  for (const called of ['17', 'BAN-17', 'ban-17', id]) {
    expect((await muster('ban', 'show', called)).code).toBe(0);
    expect(seen.at(-1)?.path).toBe(`/api/v1/bans/${id}`);
  }
  await muster('ban', 'show', '17');
  expect(seen[0]?.path).toContain('q=BAN-17');
  expect((await muster('ban', 'show', 'BAN-18')).err).toContain('There is no ban BAN-18');
  expect((await muster('ban', 'show', '1')).err).toContain('There is no ban 1 ');
  expect((await muster('--json', 'ban', 'list')).out).toContain('"publicId": "BAN-17"');
});

test('an effect that there is not is refused before anything is asked', async () => {
  const { code, err } = await muster('ban', 'preview', 'CN=Mallory,DC=example', '--running', 'delete');
  expect(code).not.toBe(0);
  expect(err).toContain('none of leave, notify, pause, suspend');
  expect(seen.some(({ path }) => path.includes('/bans'))).toBe(false);
});

test('a list is written with its signature beside it, and one of others is only proposed', async () => {
  const file = join(home, 'bans.argus');
  await muster('ban', 'export', 'argus', '--out', file);
  expect(await readFile(file, 'utf8')).toBe('the list\n');
  expect(await readFile(`${file}.sig`, 'utf8')).toBe('h..s\n');
  await writeFile(file, 'resource ".*" {}');
  const { out } = await muster('ban', 'import', file, '--source', 'an NGI');
  expect(out).toContain('0 proposed, 1 known already, 1 skipped. Nobody is banned by this.');
});
