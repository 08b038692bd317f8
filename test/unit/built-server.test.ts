import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts, ServerProcess } from '../../lab/src/drill/server-process.ts';
import { root } from './source-files.ts';

/** What `npm start` runs is built from the sources: it must find what it reads beside them, and what it loads late. */
let dataDir: string;
let server: ServerProcess;
let token: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'muster-built-'));
  const [httpPort = 0, controllerPort = 0, smtpInPort = 0] = await freePorts(3);
  server = new ServerProcess({ dataDir, httpPort, controllerPort, smtpInPort, env: {} });
  await server.start();
  const secret = await server.oneTimeSecret();
  const issued = await post('first-run', { secret, name: 'Ada Day' });
  token = ((await issued.json()) as { secret: string }).secret;
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

function headers(): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

async function post(path: string, body: object): Promise<Response> {
  return await fetch(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify(body),
  });
}

async function get(path: string): Promise<Response> {
  return await fetch(`${server.url}${path}`, { headers: headers() });
}

test('it runs with the settings of memory that npm start gives it', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const settings = scripts.start.split(' ').filter((word) => word.includes('='));
  expect(settings.length).toBeGreaterThan(0);
  expect(readFileSync(`/proc/${server.pid}/environ`, 'utf8').split('\0')).toEqual(
    expect.arrayContaining(settings),
  );
});

test('it says its version and describes its API', async () => {
  const described = (await (await get('/api/openapi.json')).json()) as {
    info: { version: string };
    paths: object;
  };
  expect(described.info.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Object.keys(described.paths).length).toBeGreaterThan(100);
});

test('it reads the procedures, scenarios and guidance that come with it', async () => {
  expect(await (await get('/api/v1/scenarios')).text()).toContain('world-tour');
  expect(await (await get('/api/v1/guidance')).text()).toContain('forensics');
});

test('it writes a PDF with fonts of its own', async () => {
  const answer = await get('/api/v1/procedures/egi-sec01/checklist.pdf');
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 5)).toEqual(Buffer.from('%PDF-'));
});

test.each(['openpgp', 'smime'])('it makes keys of kind %s', async (kind) => {
  const answer = await post('keys/own/generate', { kind, name: 'Federation CSIRT' });
  expect({ status: answer.status, body: await answer.text() }).toMatchObject({ status: 201 });
});
