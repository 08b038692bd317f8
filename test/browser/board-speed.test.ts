import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GridSite, GridView } from '../../packages/contract/src/index.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';

/** What bench/board.ts measures of 400 sites, here only so far as a busy machine cannot spoil it. */
let stage: Stage;
let browser: Browser;
let page: Page;
let sites: GridSite[];

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  const token = await stage.token('officer');
  const path = `/campaigns/${stage.campaign}`;
  page = await openAs(await reader(browser), stage.url, path, token);
  await page.waitForSelector('.mark-of');
  const grid = await fetch(`${stage.url}/api/v1${path}/grid`, {
    headers: { authorization: `Bearer ${token}` },
  });
  sites = ((await grid.json()) as GridView).sites;
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

let told = 0;

/** One verdict of one row becomes another. */
function change(): { participation: string; check: number; letter: string } {
  const row = sites[told % sites.length] as GridSite;
  const check = told % row.verdicts.length;
  const letter = row.verdicts[check] === 'f' ? 'p' : 'f';
  row.verdicts = row.verdicts.slice(0, check) + letter + row.verdicts.slice(check + 1);
  told += 1;
  const data = { participation: row.participation, row: { ...row }, measuredAlone: false };
  stage.app.events.publish(stage.campaign, 'row.changed', data as never);
  return { participation: row.participation, check, letter };
}

test('an event is on the screen without anything being read again', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.waitForTimeout(3000);
  asked.length = 0;
  const delays: number[] = [];
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    const { participation, check, letter } = change();
    const look = letter === 'f' ? 'fail' : 'pass';
    await page.waitForSelector(`[data-part="${participation}"] td.cell:nth-child(${check + 4}) > .${look}`);
    delays.push(performance.now() - start);
  }
  expect(asked.filter((path) => path.endsWith('/grid')).length).toBeLessThanOrEqual(1);
  // The way through the browser's driver included; alone it is a tenth of this.
  expect(delays.sort((a, b) => a - b)[10]).toBeLessThan(1000);
});

test('thousands of updates leave nothing behind', async () => {
  const session = await page.context().newCDPSession(page);
  await updates(1500);
  const before = await held(session);
  await updates(4000);
  const after = await held(session);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 50);
  // A leak of one row an update would be ten times as much.
  expect(after.heap - before.heap).toBeLessThan(1_500_000);
});

async function updates(count: number): Promise<void> {
  for (let i = 1; i <= count; i++) {
    change();
    if (i % 20 === 0) await page.waitForTimeout(20);
  }
  await page.waitForTimeout(500);
}

async function held(session: CDPSession): Promise<{ heap: number; nodes: number }> {
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes };
}
