import type http from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageToken } from '../../packages/agent/src/control/page-token.ts';
import { serveControl } from '../../packages/agent/src/control/serve-control.ts';
import { realDisk } from '../../packages/agent/src/spool/disk.ts';
import { WILLING } from '../../packages/agent/src/testing/bench.ts';
import { FakeServer } from '../../packages/agent/src/testing/fake-server.ts';
import { LocalAgent } from '../../packages/agent/src/testing/local-agent.ts';
import { orderOf } from '../../packages/agent/src/testing/orders.ts';
import { openBrowser, reader } from './open-browser.ts';

let server: FakeServer;
let local: LocalAgent;
let door: http.Server;
let browser: Browser;

beforeAll(async () => {
  server = new FakeServer();
  await server.start();
  local = new LocalAgent(server, { ...WILLING, orders: { ...WILLING.orders, ban: 'ask' } });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  door.close();
  await local.remove();
  await server.stop();
});

test('somebody of the site signs in at the agent’s own page and accepts an order in a browser', async () => {
  const agent = await local.start();
  const token = pageToken(agent.files.pageToken, realDisk);
  door = await serveControl(agent, { at: { port: 0 }, token });
  server.push(orderOf(1, new Date()));
  await expect.poll(() => agent.spool.rows()[0]?.state).toBe('waiting');

  const context = await reader(browser, { screen: 'phone' });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(door.address() as { port: number }).port}/`);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await page.getByRole('link', { name: 'Look at it and answer' }).click();
  await page.getByLabel('Who you are').fill('Zoë');
  await page.getByRole('button', { name: 'accept' }).click();
  await expect.poll(() => agent.spool.rows()[0]?.state, { timeout: 10_000 }).toBe('verified');
  await context.close();
}, 60_000);
