import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  officer = await stage.token('officer');
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function overview(token = officer, look: Look = {}): Promise<Page> {
  const page = await openAs(await reader(browser, look), stage.url, '/', token);
  await page.waitForSelector('.region-map .spot');
  return page;
}

test.each([{}, { dark: true }, { screen: 'phone' }] as const)(
  'nothing grave keeps anybody from the overview, and nothing is wider than the screen: %j',
  async (look) => {
    const page = await overview(officer, look);
    expect(await graveFaults(page)).toEqual([]);
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  },
  60_000,
);

test('clocks stand by the time that is left, in the zones of reader and site, and open where they are handled', async () => {
  const page = await overview();
  const left = await page.locator('.clocks td.left').allTextContents();
  expect(left[0]).toMatch(/^over \d+ min$/);
  const due = await page.$$eval('.clocks td.due time', (all) =>
    all.map((one) => one.getAttribute('datetime')),
  );
  expect(due.length).toBeGreaterThan(4);
  expect(due).toEqual([...due].sort());
  const taipei = page.locator('.clocks tr', { hasText: 'TAMSUI-AS' }).filter({ hasText: 'answer' });
  await expect.poll(() => taipei.locator('td.due').textContent()).toMatch(/Prague · \d\d:\d\d Taipei/);
  await taipei.getByRole('link').click();
  await page.waitForURL(/\/campaigns\/cmp_\w+\/sites\/par_\w+$/);
  await page.context().close();
});

test('a clock counts down while it is looked at', async () => {
  const page = await overview();
  const next = page.locator('.clocks td.left').nth(1);
  const before = await next.textContent();
  await expect.poll(() => next.textContent()).not.toBe(before);
  await page.context().close();
});

test('the map is one stop of the tab key; arrows go from site to site, and Enter opens one', async () => {
  const page = await overview();
  expect(await page.locator('.region-map .spot').count()).toBe(12);
  expect(await page.locator('.region-map .spot[tabindex="0"]').count()).toBe(1);
  await page.locator('.region-map .spot[tabindex="0"]').focus();
  const name = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
  const first = await name();
  await page.keyboard.press('Home');
  expect(await name()).toContain('TEJO-LIP');
  await page.keyboard.press('ArrowRight');
  const second = await name();
  expect(second).not.toContain('TEJO-LIP');
  expect([first, second].every((one) => /(ready|known)\./.test(one))).toBe(true);
  // Why it is as ready as that stands beside it.
  await page.waitForSelector('.site-card');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/federation\/sites\/site_/);
  await page.context().close();
});

test('map and table have the same sites, and the table has their facts', async () => {
  const page = await overview();
  const onMap = await page.$$eval('.region-map .spot', (all) =>
    all.map((one) => one.getAttribute('aria-label')?.split(/[,:]/)[0]).sort(),
  );
  const inTable = await page.$$eval('.readiness-table tbody th a', (all) =>
    all.map((one) => one.textContent).sort(),
  );
  expect(onMap).toEqual(inTable);
  await page.context().close();
});

test('an officer of an NGI sees the own sites alone', async () => {
  const site = await stage.app.db
    .selectFrom('site')
    .select(['name', 'ngi_id'])
    .where('name', '=', 'TAMSUI-AS')
    .executeTakeFirstOrThrow();
  const page = await overview(await stage.token('officer', { kind: 'ngi', ngiId: site.ngi_id ?? '' }));
  expect(await page.locator('.region-map .spot').count()).toBe(1);
  const text = await page.locator('main').innerText();
  for (const other of ['LOIRE', 'SAIMAA', 'VLTAVA']) expect(text).not.toContain(other);
  await page.context().close();
});

test('the last answer stays, with its age, when the server is gone', async () => {
  const page = await overview();
  await page.context().setOffline(true);
  await page.getByText('This machine has no network').waitFor();
  expect(await page.locator('.clocks tbody tr').count()).toBeGreaterThan(3);
  await page.context().close();
});
