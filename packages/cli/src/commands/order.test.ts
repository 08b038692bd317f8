import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import type { OrderView, SiteOrderDetail, SiteOrderView } from '@muster/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../main.ts';

const id = `ord_${'0'.repeat(23)}`;
const agentOf = (letter: string) => `agt_${letter.repeat(23)}`;
const at = '2027-01-05T08:00:00.000Z';

const order: OrderView = {
  id,
  kind: 'ban',
  title: 'Mallory',
  target: {
    type: 'subject',
    subject: { identifiers: [{ format: 'x509', name: 'CN=Mallory,OU=People,DC=example' }], cascade: true },
  },
  effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'keep' },
  reason: 'mines coins',
  tlp: 'AMBER',
  incident: null,
  exercise: false,
  issuedAt: at,
  issuedBy: 'Ada',
  expiresAt: null,
  undoes: null,
  undoneBy: null,
  banId: null,
  banPublicId: null,
  counts: { waiting: 1 },
};

function delivery(name: string, letter: string, state: SiteOrderView['state']): SiteOrderView {
  return {
    site: { id: `site_${letter.repeat(23)}`, name },
    agentId: agentOf(letter),
    agent: { name: 'all', hostname: 'h' },
    seq: 1,
    state,
    queuedAt: at,
    receivedAt: at,
    appliedAt: null,
    verifiedAt: null,
    endedAt: null,
    lagMs: { received: 300, applied: null, verified: null },
    decidedBy: null,
    reason: 'orders to ban are asked here',
    effects: { holds: 0, differs: 0, unknown: 0, released: 0 },
    fullFrom: null,
    missing: 0,
    overdue: false,
    listReadAt: null,
  };
}

let deliveries: SiteOrderView[];
let inPortal: boolean;
let seen: { method: string; path: string; body: unknown }[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  deliveries = [delivery('ALPHA', 'a', 'verified'), delivery('BETA', 'b', 'waiting')];
  inPortal = true;
});

function answerTo(path: string): unknown {
  if (/^\/api\/v1\/orders(\?|$)/.test(path))
    return { items: [order, { ...order, id: `ord_${'1'.repeat(23)}`, counts: { verified: 1 } }], next: null };
  if (!path.includes('/sites/')) return { order, deliveries };
  const asked: SiteOrderDetail = {
    delivery: delivery('BETA', 'b', 'waiting'),
    question: { step: 2, inPortal, answered: null },
    receipts: [],
    effects: [],
    changes: [],
    plan: {
      orderId: id,
      madeAt: at,
      dryRun: true,
      steps: [],
      cannot: [{ what: 'cut off', why: 'there is no network' }],
      warnings: ['A cached token works on.'],
    },
    cannotUndo: [],
  };
  return asked;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = Buffer.concat(await request.toArray()).toString();
  const path = request.url ?? '';
  seen.push({ method: request.method ?? '', path, body: text === '' ? null : JSON.parse(text) });
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(path)));
}

async function muster(...args: string[]) {
  seen = [];
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await main(args, { ...io, env: { HOME: '/nonexistent', MUSTER_URL: url } });
  io.stdout.end();
  io.stderr.end();
  const [out, err] = [await io.stdout.toArray(), await io.stderr.toArray()];
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

test('what waits is listed with the whole name of whom it means', async () => {
  const { out } = await muster('order', 'list', '--waiting');
  expect(out).toContain('CN=Mallory,OU=People,DC=example');
  expect(out).toContain(id);
  expect(out).not.toContain('1 verified');
});

test('a question is shown with its plan and where it may be answered', async () => {
  const { out } = await muster('order', 'question', id);
  for (const part of ['BETA', 'question  2', 'cut off', 'A cached token', 'muster order accept'])
    expect(out).toContain(part);
  inPortal = false;
  expect((await muster('order', 'question', id)).out).toContain('at the agent alone');
});

test('an answer goes to the question that was read, of the one agent that waits', async () => {
  const { code, out } = await muster('order', 'accept', id, '--question', '2');
  expect(code).toBe(0);
  expect(out).toContain('Accepted for BETA');
  expect(seen.at(-1)).toEqual({
    method: 'POST',
    path: `/api/v1/orders/${id}/sites/site_${'b'.repeat(23)}/answer`,
    body: { agent: agentOf('b'), step: 2, answer: 'accept', reason: '' },
  });
  await muster('order', 'refuse', id, '--question', '2', '--reason', 'our users run');
  expect(seen.at(-1)?.body).toMatchObject({ answer: 'refuse', reason: 'our users run' });
});

test('nothing is sent without the number of the question, without a reason to refuse, or where nothing waits', async () => {
  expect((await muster('order', 'accept', id)).err).toContain('--question');
  expect((await muster('order', 'accept', id, '--question', 'x')).err).toContain('is no number');
  expect((await muster('order', 'refuse', id, '--question', '2')).err).toContain('--reason');
  const { code, err } = await muster('order', 'accept', id, '--question', '2', '--site', 'alpha');
  expect(code).toBe(2);
  expect(err).toContain('ALPHA is verified');
  expect(seen.some(({ method }) => method === 'POST')).toBe(false);
});

test('where two wait, one has to be named', async () => {
  deliveries.push(delivery('BETA', 'c', 'waiting'));
  expect((await muster('order', 'accept', id, '--question', '2')).err).toContain(`--agent ${agentOf('c')}`);
  await muster('order', 'accept', id, '--question', '2', '--agent', agentOf('c'));
  expect(seen.at(-1)?.body).toMatchObject({ agent: agentOf('c') });
});
