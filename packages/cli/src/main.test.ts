import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from './main.ts';

const SECRET = `mst_${'a'.repeat(43)}`;
const WHOLE = {
  type: 'result',
  ok: true,
  entries: 3,
  unsealed: 0,
  headsChecked: 1,
  head: { position: 3, hash: 'ab' },
  findings: [],
  findingsInAll: 0,
};
const BROKEN = {
  ...WHOLE,
  ok: false,
  findings: [{ fault: 'entry-changed', position: 2, entry: 'ent_2', detail: 'the body differs' }],
  findingsInAll: 1,
};
const HEAD = { position: 3, hash: 'ab', at: '2027-01-05T08:00:00.000Z', keyId: 'cd', signature: 'ef' };

let server: Server;
let url: string;
let home: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'muster-cli-'));
  return () => rm(home, { recursive: true });
});

function json(status: number, body: unknown) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

async function muster(args: string[], options: { env?: Record<string, string>; input?: string } = {}) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  stdin.end(options.input ?? '');
  const code = await main(args, {
    stdin,
    stdout,
    stderr,
    env: { HOME: home, MUSTER_URL: url, ...options.env },
  });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

async function text(stream: PassThrough): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString();
}

test('help is no error and names the exit codes', async () => {
  const result = await muster(['--help']);
  expect(result.code).toBe(0);
  expect(result.out).toContain('5  the ledger does not verify');
});

test.each([
  [['cook']],
  [['token', 'issue', 'x']],
  [['token', 'issue', 'x', '--role', 'king']],
  [['token', 'issue', 'x', '--role', 'officer', '--scope', 'moon']],
  [['ledger', 'list', '--limit', 'all']],
  [['ledger', 'verify', '--head', '/nowhere']],
])('%j is not understood: exit 2 and a reason', async (args) => {
  const result = await muster(args);
  expect(result.code).toBe(2);
  expect(result.err).not.toBe('');
  expect(result.err).not.toContain(' at ');
});

test('a refusal prints its code and what to do: exit 3', async () => {
  answer = json(403, {
    code: 'auth.denied',
    status: 403,
    title: 'You may not do this.',
    detail: 'Ask an administrator.',
  });
  const result = await muster(['token', 'list']);
  expect(result).toMatchObject({ code: 3, out: '' });
  expect(result.err).toBe('Refused: You may not do this.\nAsk an administrator.\nCode: auth.denied\n');
  expect(JSON.parse((await muster(['token', 'list', '--json'])).err)).toMatchObject({ code: 'auth.denied' });
});

test('no server, or something else in its place: exit 4', async () => {
  const nobody = await muster(['server', 'status', '--server', 'http://127.0.0.1:1']);
  expect(nobody).toMatchObject({ code: 4, out: '' });
  answer = json(200, { hello: 'world' });
  expect((await muster(['server', 'status'])).code).toBe(4);
  answer = (_request, response) => response.writeHead(502).end('bad gateway');
  expect((await muster(['server', 'status'])).code).toBe(4);
});

test('a token for an NGI goes by its name; one that does not exist is named before a token is made', async () => {
  const dates = {
    firstSeenAt: '2027-01-05T08:00:00.000Z',
    lastSeenAt: '2027-01-05T08:00:00.000Z',
    goneAt: null,
  };
  const posted: string[] = [];
  answer = (request, response) => {
    if (request.method === 'GET')
      return json(200, [{ id: 'ngi_1', name: 'NGI_CZ', description: null, sites: 1, ...dates }])(
        request,
        response,
      );
    request.setEncoding('utf8').on('data', (part: string) => posted.push(part));
    request.on('end', () =>
      json(400, { code: 'request.invalid', status: 400, title: '', detail: '' })(request, response),
    );
  };
  const unknown = await muster(['token', 'issue', 'x', '--role', 'officer', '--scope', 'ngi:NGI_XX']);
  expect(unknown).toMatchObject({ code: 2, err: 'There is no NGI NGI_XX; known are NGI_CZ\n' });
  expect(posted).toEqual([]);
  await muster(['token', 'issue', 'x', '--role', 'officer', '--scope', 'ngi:ngi_cz']);
  expect(JSON.parse(posted.join(''))).toMatchObject({ scope: { kind: 'ngi', ngiId: 'ngi_1' } });
});

test('login keeps the token readable by its owner only, and other servers never see it', async () => {
  const seen: (string | undefined)[] = [];
  answer = (request, response) => {
    seen.push(request.headers.authorization);
    const me = { id: 'tok_1', name: 'Ada', role: 'administrator', scope: { kind: 'federation' } };
    const body = request.url === '/api/v1/me' ? me : { items: [], next: null };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const login = await muster(['login'], { input: `${SECRET}\n` });
  expect(login).toMatchObject({ code: 0 });
  const file = join(home, '.config', 'muster', 'cli.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ server: url, token: SECRET });

  await muster(['token', 'list']);
  await muster(['token', 'list', '--server', url.replace('127.0.0.1', 'localhost')]);
  expect(seen).toEqual([`Bearer ${SECRET}`, `Bearer ${SECRET}`, undefined]);
});

test('login refuses what is no token', async () => {
  expect((await muster(['login'], { input: 'hunter2\n' })).code).toBe(2);
  expect((await muster(['login'], { input: '' })).code).toBe(2);
});

test('a verification shows its result: exit 0 when whole, 5 when broken', async () => {
  const bodies: string[] = [];
  let ok = true;
  answer = async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    response.write('{"type":"progress","checked":1,"of":3}\n{"type":"pro');
    response.end(`gress","checked":3,"of":3}\n${JSON.stringify(ok ? WHOLE : BROKEN)}\n`);
  };
  const file = join(home, 'heads.jsonl');
  await writeFile(file, `${JSON.stringify(HEAD)}\n\n`);
  const whole = await muster(['ledger', 'verify', '--head', file]);
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.out).toContain('whole: 3 entries');
  expect(JSON.parse(bodies[0] as string)).toEqual({ heads: [HEAD] });

  ok = false;
  const broken = await muster(['ledger', 'verify', '--json']);
  expect(broken.code).toBe(5);
  expect(JSON.parse(broken.out)).toMatchObject({ ok: false, findings: [{ position: 2 }] });
});

test('a verification that breaks off proves nothing: exit 4', async () => {
  answer = (_request, response) => response.end('{"type":"progress","checked":1,"of":3}\n');
  expect((await muster(['ledger', 'verify'])).code).toBe(4);
});

test('a damaged head file is named with its line', async () => {
  const file = join(home, 'heads.jsonl');
  await writeFile(file, `${JSON.stringify(HEAD)}\n{"position":"x"}\n`);
  const result = await muster(['ledger', 'verify', '--head', file]);
  expect(result.code).toBe(2);
  expect(result.err).toContain('line 2');
});

test('a long list is read page by page and stops at its limit', async () => {
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(request.url ?? '');
    const entry = {
      id: 'ent_1',
      position: 1,
      at: HEAD.at,
      kind: 'token.issued',
      subject: 's',
      actor: 'a',
      body: {},
      hash: 'ab',
    };
    json(200, { items: [entry, entry], next: 'c1' })(request, response);
  };
  const result = await muster(['ledger', 'list', '--json', '--limit', '3', '--kind', 'token.']);
  expect(JSON.parse(result.out)).toHaveLength(3);
  expect(asked[1]).toContain('cursor=c1');
  expect(asked[0]).toContain('kind=token.');
});

test('classifying mail needs no server, and an unreadable file does not stop the others', async () => {
  const file = join(home, 'reply.eml');
  await writeFile(
    file,
    'From: ada@example.org\r\nTo: csirt@example.org\r\nSubject: hello\r\n\r\nWe look into it.\r\n',
  );
  const result = await muster(['mail', 'classify', '/nowhere.eml', file, '-'], {
    env: { MUSTER_URL: 'http://127.0.0.1:1' },
    input: 'From: bob@example.org\n\nThank you, Ada.\n',
  });
  expect(result.code).toBe(1);
  const lines = result.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.file)).toEqual(['/nowhere.eml', file, '-']);
  expect(lines[0].error).toMatchObject({ code: 'ENOENT' });
  expect(lines[1]).toMatchObject({ class: 'human', recipients: [] });
  expect(Object.keys(lines[2])).toEqual(['file', 'class', 'rule', 'recipients', 'signals']);
});
