import { createHash, randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let deployment: { sha256: string | null };

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  deployment = await stage.app.db
    .selectFrom('deployment')
    .select('sha256')
    .where('sha256', 'is not', null)
    .orderBy('no')
    .executeTakeFirstOrThrow();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function markPage(look: Look = {}): Promise<{ page: Page; asked: string[] }> {
  const page = await (await reader(browser, look)).newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/'))
      asked.push(`${request.method()} ${request.url().slice(stage.url.length)}`);
  });
  await page.goto(`${stage.url}/mark/`);
  await page.waitForSelector('h1');
  return { page, asked };
}

async function lookUp(page: Page, value: string): Promise<string> {
  await page.getByLabel('Hash, address, token or incident id').fill(value);
  await page.keyboard.press('Enter');
  await page.locator('.answer dd.mono', { hasText: value }).waitFor();
  return page.locator('.answer').innerText();
}

test('anybody learns that a program belongs to an exercise, whom to ask and since when, and nothing else', async () => {
  const { page, asked } = await markPage();
  const hash = deployment.sha256 ?? '';
  const answer = await lookUp(page, hash);
  expect(answer).toContain('Yes, an exercise');
  expect(answer).toContain('the organising CSIRT');
  expect(answer).toContain('Tue 5 Jan');
  expect(asked).toEqual([`GET /api/v1/drill-mark?value=${hash}`]);
  await page.context().close();
});

test('what is not known is told to be treated as real, and so is a question without an answer', async () => {
  const { page } = await markPage();
  expect(await lookUp(page, 'ab'.repeat(32))).toContain('Treat it as real');
  await page.route('**/api/v1/drill-mark**', (route) => route.abort());
  await page.keyboard.press('Enter');
  await page.getByText('It could not be looked up').waitFor();
  expect(await page.locator('.answer').innerText()).toContain('Until you know, treat it as real');
  await page.context().close();
});

test('of a file only its hash leaves the browser', async () => {
  const { page, asked } = await markPage();
  const buffer = randomBytes(300_000);
  const hash = createHash('sha256').update(buffer).digest('hex');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'found', mimeType: 'application/x-elf', buffer });
  await page.getByText('Not known as an exercise').waitFor();
  expect(asked).toEqual([`GET /api/v1/drill-mark?value=${hash}`]);
  expect(await page.locator('.answer').innerText()).toContain('found');
  await page.context().close();
});

test('what is too short is said before anything is asked', async () => {
  const { page, asked } = await markPage();
  await page.getByLabel('Hash, address, token or incident id').fill('abc');
  await page.keyboard.press('Enter');
  await page.getByText('That is too short').waitFor();
  expect(asked).toEqual([]);
  await page.context().close();
});

test.each([{}, { dark: true }, { screen: 'phone' }] as const)(
  'nothing grave keeps anybody from asking: %j',
  async (look) => {
    const { page } = await markPage(look);
    await lookUp(page, deployment.sha256 ?? '');
    expect(await graveFaults(page)).toEqual([]);
    expect(await tooWide(page)).toBe(0);
    await page.context().close();
  },
);
