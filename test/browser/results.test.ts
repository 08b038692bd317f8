import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;
let contact: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('closed');
  browser = await openBrowser();
  officer = await stage.token('officer');
  const site = await stage.app.db
    .selectFrom('participation')
    .select('site_id')
    .orderBy('id')
    .executeTakeFirstOrThrow();
  contact = await stage.token('site-contact', { kind: 'site', siteId: site.site_id });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function results(token: string, look: Look = {}): Promise<Page> {
  const page = await openAs(
    await reader(browser, look),
    stage.url,
    `/campaigns/${stage.campaign}/results`,
    token,
  );
  await page.waitForSelector('.measure');
  return page;
}

test.each([{}, { dark: true }, { screen: 'phone' }] as const)(
  'nothing grave keeps anybody from the results, and nothing is wider than the screen: %j',
  async (look) => {
    const page = await results(officer, look);
    expect(await graveFaults(page)).toEqual([]);
    const wide = await tooWide(page);
    expect(wide).toBeLessThanOrEqual(0);
    await page.context().close();
  },
  60_000,
);

test('one point of a plot is reached by the tab key, the others by arrows, and a point leads to its site', async () => {
  const page = await results(officer);
  const plot = page.locator('.measure').first();
  expect(await plot.locator('a.point[tabindex="0"]').count()).toBe(1);
  await plot.locator('a.point[tabindex="0"]').focus();
  const first = await plot.locator('.strip-told').innerText();
  await page.keyboard.press('ArrowRight');
  const second = await plot.locator('.strip-told').innerText();
  expect(second).not.toBe(first);
  expect(second).toMatch(/^[\w-]+, \d/);
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate('document.activeElement.closest(".strip").className')).toContain('ngi');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sites\/par_/);
  await page.context().close();
});

test('an officer keeps a score and takes the report; a site then takes its own', async () => {
  const page = await results(officer);
  await page.locator('text=Keep a score of now').click();
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('text=Report (PDF)').click(),
  ]);
  expect(report.suggestedFilename()).toMatch(/report\.pdf$/);
  expect(
    readFileSync(await report.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  await page.context().close();
  const own = await results(contact);
  expect(await own.locator('a[href$="report.pdf"]').getAttribute('href')).toMatch(
    /\/sites\/par_\w+\/report\.pdf$/,
  );
  expect(await own.locator('text=Keep a score of now').count()).toBe(0);
  expect(await own.locator('.strip').filter({ hasText: 'nameless' }).count()).toBe(2);
  await own.context().close();
});
