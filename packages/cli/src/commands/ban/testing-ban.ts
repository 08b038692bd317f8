import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type {
  BanProposal,
  BanSummary,
  BanView,
  ErrorCode,
  ListReceiverView,
  ReachView,
  SiteOrderView,
} from '@muster/contract';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { main } from '../../main.ts';

export const id = `ban_${'0'.repeat(23)}`;
export const subject = {
  identifiers: [{ format: 'x509' as const, name: 'CN=Mallory,DC=example' }],
  cascade: true,
};
export const effects = { new: 'deny', running: 'pause', storage: 'keep', network: 'keep' } as const;
export const reach: ReachView = {
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
export const summary: BanSummary = {
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
export const view: BanView = {
  ...summary,
  sites: null,
  certainty: null,
  approval: { needed: false, reasons: [], given: [] },
  reach,
  sparings: [],
  events: [],
  liftOrderId: null,
  may: { approve: false, lift: true, extend: true, withdraw: false, askSparing: false },
};

export const digest = reach.digest;
export const waiting: BanView = {
  ...view,
  state: 'awaiting-approval',
  approveBy: '2027-01-06T08:00:00.000Z',
  approval: { needed: true, reasons: ['Portal acts for others.'], given: [] },
  may: { ...view.may, approve: true, lift: false },
};
export const site = { id: 'sit_1', name: 'ALPHA' };
export const sparing: BanView['sparings'][number] = {
  site,
  askedAt: '2027-01-05T09:00:00.000Z',
  askedBy: 'Petr',
  reason: 'ours',
  state: 'open',
  answeredAt: null,
  answeredBy: null,
  answer: '',
};
export const proposal: BanProposal = {
  id: `bpr_${'0'.repeat(23)}`,
  format: 'dn',
  source: 'an NGI',
  title: 'Mallory',
  subject,
  text: 'CN=Mallory,DC=example',
  line: 3,
  importedAt: '2027-01-05T08:00:00.000Z',
  importedBy: 'Ada',
  state: 'open',
  banId: null,
};
export const receiver: ListReceiverView = {
  id: `blr_${'0'.repeat(23)}`,
  name: 'argus at Brno',
  site,
  mostTlp: 'AMBER',
  madeAt: '2027-01-05T08:00:00.000Z',
  madeBy: 'Ada',
  expiresAt: '2027-07-05T08:00:00.000Z',
  revokedAt: null,
  lastReadAt: null,
  lastNumber: null,
};
export const boardRow: SiteOrderView = {
  site,
  agentId: `agt_${'0'.repeat(23)}`,
  agent: { name: 'all', hostname: 'cloud.alpha' },
  seq: 1,
  state: 'verified',
  queuedAt: null,
  receivedAt: null,
  appliedAt: null,
  verifiedAt: null,
  endedAt: null,
  lagMs: { received: null, applied: null, verified: null },
  decidedBy: null,
  reason: '',
  effects: { holds: 1, differs: 0, unknown: 0, released: 0 },
  fullFrom: null,
  missing: 0,
  overdue: false,
  listReadAt: null,
};

/** The server says no. */
export class Refusal {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string) {
    this.code = code;
    this.detail = detail;
  }
}

export interface BanServer {
  /** What was asked by the last command. */
  seen: { method: string; path: string; body: unknown }[];
  /** What stands at these paths, or at `GET path` and the like, before what stands there in all tests. */
  stands: Record<string, unknown>;
  home: string;
  muster(...args: string[]): Promise<{ code: number; out: string; err: string }>;
}

/**
 * A server with one ban, one proposal and one receiver, and `muster` as it is called against it, for the tests of a
 * file; it is there once they run.
 */
export function banServer(): BanServer {
  const server = createServer((request, response) => void serve(request, response));
  const fake: BanServer = {
    seen: [],
    stands: {},
    home: '',
    async muster(...args) {
      fake.seen = [];
      const { home } = fake;
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
      const code = await main(args, { ...io, env: { HOME: home, MUSTER_URL: url } });
      io.stdout.end();
      io.stderr.end();
      const [out, err] = [await io.stdout.toArray(), await io.stderr.toArray()];
      return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
    },
  };
  beforeAll(async () => {
    fake.home = await mkdtemp(join(tmpdir(), 'muster-ban-'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    fake.stands = {};
  });
  afterAll(async () => {
    server.close();
    await rm(fake.home, { recursive: true });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await request.toArray()).toString();
    const { method = '', url: path = '' } = request;
    fake.seen.push({ method, path, body: text === '' ? null : JSON.parse(text) });
    if (path.startsWith('/lists/')) {
      response.writeHead(200).end(path.endsWith('.sig') ? 'h..s\n' : 'the list\n');
      return;
    }
    const answer = fake.stands[`${method} ${path}`] ?? fake.stands[path] ?? answerTo(method, path);
    const refused = answer instanceof Refusal;
    const body = refused ? { ...answer, status: 409, title: 'This cannot be done.' } : answer;
    response.writeHead(refused ? 409 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
  return fake;
}

function answerTo(method: string, path: string): unknown {
  if (path === '/api/v1/ban-proposals' && method === 'GET')
    return [proposal, { ...proposal, id: `bpr_${'1'.repeat(23)}`, title: 'Old', state: 'dismissed' }];
  if (path.startsWith('/api/v1/ban-proposals/')) return { ...proposal, state: 'dismissed' };
  if (path === '/api/v1/ban-list-receivers')
    return method === 'GET' ? [receiver] : { receiver, token: 'mbl_secret' };
  if (path.startsWith('/api/v1/ban-list-receivers/'))
    return { ...receiver, revokedAt: '2027-01-06T08:00:00.000Z' };
  if (path.startsWith('/api/v1/subjects')) return { read: subject.identifiers[0], items: [], next: null };
  if (path === '/api/v1/bans/preview') return reach;
  if (path.startsWith('/api/v1/bans?')) return { items: [summary], next: null };
  if (path === '/api/v1/ban-proposals') {
    return { proposals: [], known: 1, skipped: [{ line: 3, text: 'x', why: 'It permits.' }] };
  }
  return view;
}
