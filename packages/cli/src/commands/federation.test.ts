import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

interface Seen {
  method: string;
  url: string;
  body: unknown;
}

let server: Server;
let url: string;
let home: string;
let seen: Seen[] = [];
let answer: (request: Seen) => unknown;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'muster-federation-'));
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(home, { recursive: true });
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = Buffer.concat(await request.toArray()).toString();
  const call = {
    method: request.method ?? '',
    url: request.url ?? '',
    body: text === '' ? null : JSON.parse(text),
  };
  seen.push(call);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(call)));
}

async function muster(...args: string[]) {
  seen = [];
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await main(args, { ...io, env: { HOME: home, MUSTER_URL: url } });
  io.stdout.end();
  io.stderr.end();
  const text = async (stream: PassThrough) => Buffer.concat(await stream.toArray()).toString();
  return { code, out: await text(io.stdout), err: await text(io.stderr) };
}

const dates = {
  firstSeenAt: '2027-01-05T08:00:00.000Z',
  lastSeenAt: '2027-01-05T08:00:00.000Z',
  goneAt: null,
};
const summary = {
  id: 'site_1',
  name: 'ALPHA',
  ngi: { id: 'ngi_1', name: 'NGI_NORD' },
  officialName: null,
  country: 'DE',
  timeZone: 'Europe/Berlin',
  certification: 'Certified',
  ...dates,
};
const calendar = {
  zone: 'Europe/Berlin',
  week: { mon: [{ from: '09:00', to: '17:00' }] },
  holidays: [],
  version: 'cal_1',
};

test('an import sends the bytes of its files and shows what would change', async () => {
  const none = { added: 0, changed: 0, vanished: 0, unchanged: 0 };
  answer = () => ({
    id: null,
    dryRun: true,
    source: 'csv:phones',
    counts: {
      ngi: none,
      site: none,
      contact: { ...none, changed: 1 },
      calendar: none,
      downtime: none,
      endpoint: none,
    },
    changes: [
      {
        kind: 'contact',
        op: 'changed',
        id: 'con_1',
        label: 'ALPHA security a@a.example',
        fields: [{ field: 'name', before: null, after: 'Zoë' }],
      },
    ],
    warnings: [{ at: 'f.csv:3:1', message: 'a row with neither site nor ngi was left out' }],
    warningCount: 1,
  });
  const file = join(home, 'f.csv');
  await writeFile(file, 'site\nALPHA\n');
  const { code, out } = await muster(
    'federation',
    'import',
    file,
    '--label',
    'phones',
    '--partial',
    '--dry-run',
  );
  expect(code).toBe(0);
  expect(out).toContain('nothing was changed');
  expect(out).toContain('changed contact ALPHA security a@a.example (name: null → "Zoë")');
  expect(out).toContain('f.csv:3:1 a row with neither site nor ngi was left out');
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: '/api/v1/federation/import',
    body: {
      format: 'csv',
      label: 'phones',
      partial: true,
      dryRun: true,
      documents: [
        { name: 'f.csv', content: Buffer.from('site\nALPHA\n').toString('base64'), encoding: 'base64' },
      ],
    },
  });
});

test('files of which the format cannot be told, or that are not there, are a mistake of use', async () => {
  const file = join(home, 'export.txt');
  await writeFile(file, 'x');
  expect(await muster('federation', 'import', file)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--format'),
  });
  expect(await muster('federation', 'import', join(home, 'none.xml'))).toMatchObject({ code: 2 });
  expect(seen).toEqual([]);
});

test('a calendar is written in days and hours', async () => {
  const owner = { kind: 'site', id: 'site_1', name: 'ALPHA' };
  answer = () => ({ ...calendar, owner, source: 'manual', number: 2, ...dates });
  const args = ['--zone', 'Europe/Berlin', '--hours', 'mon=09:00-17:00', '--holiday', '2027-01-06=Epiphany'];
  const { code, out } = await muster('federation', 'calendar', 'set', '--site', 'ALPHA', ...args);
  expect({ code, out }).toEqual({ code: 0, out: 'The calendar of ALPHA is number 2 (cal_1).\n' });
  expect(seen[0]?.body).toEqual({
    site: 'ALPHA',
    calendar: {
      zone: 'Europe/Berlin',
      week: { mon: [{ from: '09:00', to: '17:00' }] },
      holidays: [{ date: '2027-01-06', name: 'Epiphany' }],
    },
  });
});

test('sites are listed by NGI', async () => {
  const ngi = { id: 'ngi_1', name: 'NGI_NORD', description: null, sites: 1, ...dates };
  answer = (call) => (call.url === '/api/v1/ngis' ? [ngi] : { items: [summary], next: null });
  const { code, out } = await muster('site', 'list', '--ngi', 'ngi_nord');
  expect(code).toBe(0);
  expect(out).toContain('ALPHA  NGI_NORD  DE');
  expect(seen[1]?.url).toContain('ngi=ngi_1');
  expect(await muster('site', 'list', '--ngi', 'NGI_X')).toMatchObject({
    code: 2,
    err: expect.stringContaining('NGI_NORD'),
  });
});

test('a site without a contact says so', async () => {
  answer = () => ({
    ...summary,
    domains: [],
    networks: ['192.0.2.0/24'],
    latitude: null,
    longitude: null,
    sources: [{ source: 'gocdb', name: 'ALPHA', lastSeenAt: dates.lastSeenAt, goneAt: null }],
    contacts: [],
    calendar,
    downtimes: [],
    endpoints: [{ kind: 'front-door', url: 'https://127.0.0.1:1', caPem: null, settings: {} }],
  });
  const { code, out } = await muster('site', 'show', 'al pha');
  expect(code).toBe(0);
  expect(seen[0]?.url).toBe('/api/v1/sites/al%20pha');
  expect(out).toContain('Europe/Berlin, mon 09:00-17:00, version cal_1');
  expect(out).toContain('nobody at this site can be reached');
  expect(out).toContain('front-door');
});
