import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './db/testing/test-database.ts';
import { type Config, readConfig } from './kernel/config.ts';
import { silentLog } from './kernel/log.ts';
import { startServer } from './start-server.ts';

let dir: string;
let database: TestDatabase;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'muster-start-'));
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
  await rm(dir, { recursive: true });
});

function config(env: Record<string, string> = {}): Config {
  return readConfig({
    MUSTER_DATA_DIR: dir,
    DATABASE_URL: database.url('owner'),
    MUSTER_HTTP_PORT: '0',
    MUSTER_CONTROLLER_PORT: '0',
    MUSTER_SMTP_IN_PORT: '0',
    ...env,
  });
}

test('an empty installation starts, offers its first-run link, and lets it be used once', async () => {
  const running = await startServer(config(), silentLog);
  try {
    const [page, secret] = (running.firstRunUrl ?? '').split('#');
    expect(page).toBe(`${running.url?.replace('127.0.0.1', 'localhost')}/first-run`);
    const post = () =>
      fetch(`${running.url}/api/v1/first-run`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret }),
      });
    const first = await post();
    expect(first.status).toBe(201);
    expect((await post()).status).toBe(401);
    const { secret: token } = (await first.json()) as { secret: string };
    const me = await fetch(`${running.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ role: 'administrator' });
  } finally {
    await running.stop();
  }
  const again = await startServer(config({ MUSTER_ROLES: 'http' }), silentLog);
  expect(again.firstRunUrl).toBeUndefined();
  await again.stop();
});

test('a port that is taken is named, and nothing is left running', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const { port } = holder.address() as AddressInfo;
  for (const variable of ['MUSTER_HTTP_PORT', 'MUSTER_CONTROLLER_PORT']) {
    await expect(startServer(config({ [variable]: String(port) }), silentLog)).rejects.toThrow(variable);
  }
  holder.close();
});

test('a clock file that is no mapping is named', async () => {
  const file = join(dir, 'clock.json');
  await writeFile(file, '{"speed":0}');
  await expect(startServer(config({ MUSTER_CLOCK_FILE: file }), silentLog)).rejects.toThrow(
    'MUSTER_CLOCK_FILE',
  );
});

test('a mapping makes procedure time run at its speed', async () => {
  const file = join(dir, 'clock.json');
  const mapping = { machineEpochMs: 0, procedureEpochMs: 1_000, speed: 2 };
  await writeFile(file, JSON.stringify(mapping));
  const running = await startServer(config({ MUSTER_CLOCK_FILE: file, MUSTER_ROLES: 'worker' }), silentLog);
  const before = running.app.clocks.machine.now().getTime();
  const procedure = running.app.clocks.procedure.now().getTime();
  const after = running.app.clocks.machine.now().getTime();
  expect(procedure).toBeGreaterThanOrEqual(1_000 + before * 2);
  expect(procedure).toBeLessThanOrEqual(1_000 + after * 2);
  await running.stop();
});
