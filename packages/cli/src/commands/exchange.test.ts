import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

const document = '{"Event":{}}\n';
const sha256 = createHash('sha256').update(document).digest('hex');
const preview = {
  format: 'misp',
  tlp: 'AMBER',
  label: 'tlp:amber',
  fileName: 'x.misp.json',
  sha256,
  size: document.length,
  counts: { sites: 0, observables: 0, timeline: 0, decisions: 0 },
  words: 'left-out',
  lost: [{ field: 'clocks', count: 3, reason: 'MISP has no place for deadlines' }],
  text: document,
};
const found = {
  sha256,
  title: 'a list',
  tlp: null,
  counts: { new: 1, known: 0, refused: 0 },
  items: [
    {
      place: 'line 1',
      type: 'domain',
      value: 'bad[.]example',
      tlp: 'AMBER',
      ioc: true,
      outcome: 'new',
      says: '',
    },
  ],
  warnings: [],
};

let server: Server;
let url: string;
let home: string;
let seen: { path: string; body: unknown }[] = [];
let sent = document;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'muster-exchange-'));
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
  const path = request.url ?? '';
  seen.push({ path, body: text === '' ? null : JSON.parse(text) });
  if (path.endsWith('/exports')) response.writeHead(201).end(sent);
  else {
    const answer = path.includes('/imports') ? found : preview;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
}

async function muster(...args: string[]) {
  seen = [];
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await main(args, { ...io, env: { HOME: home, MUSTER_URL: url } });
  io.stdout.end();
  return { code, out: Buffer.concat(await io.stdout.toArray()).toString() };
}

test('what is handed out is written as it came, with what it lacks', async () => {
  const file = join(home, 'out.json');
  const { code, out } = await muster('exchange', 'out', 'EGI-20270105-01', file);
  expect(code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(document);
  expect(out).toContain('clocks (3): MISP has no place for deadlines');
  expect(seen.at(-1)).toEqual({
    path: '/api/v1/incidents/EGI-20270105-01/exports',
    body: { format: 'misp', sha256 },
  });
});

test('words go along by choice alone, in what is looked at and in what is taken', async () => {
  await muster('exchange', 'out', 'EGI-20270105-01', join(home, 'words.json'), '--words');
  expect(seen[0]?.path).toContain('words=true');
  expect(seen.at(-1)?.body).toEqual({ format: 'misp', sha256, words: true });
});

test('what is not what was announced is not written', async () => {
  sent = 'something else';
  const file = join(home, 'other.json');
  expect((await muster('exchange', 'out', 'EGI-20270105-01', file)).code).not.toBe(0);
  await expect(readFile(file)).rejects.toThrow();
  sent = document;
});

test('a dry run only looks, and without it the same file is taken', async () => {
  const file = join(home, 'list.txt');
  await writeFile(file, 'bad[.]example\n');
  const dry = await muster('exchange', 'in', 'EGI-20270105-01', file, '--dry-run');
  expect(dry.out).toContain('1 new, 0 known, 0 refused; nothing was taken');
  expect(seen.map(({ path }) => path)).toEqual(['/api/v1/incidents/EGI-20270105-01/imports/preview']);
  await muster('exchange', 'in', 'EGI-20270105-01', file);
  expect(seen.at(-1)?.body).toMatchObject({ format: 'csv', name: 'list.txt', sha256 });
});
