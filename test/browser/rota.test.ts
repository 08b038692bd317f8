import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openTour, type Reader, type Tour } from '../stage/every-page.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let tour: Tour;
let browser: Browser;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  tour = await openTour(stage);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, as: Reader = 'officer', look: Look = {}): Promise<Page> {
  const context: BrowserContext = await reader(browser, look);
  await tour.signIn(context, as);
  const page = await context.newPage();
  await page.goto(stage.url + path);
  await page.waitForSelector('h1');
  await page.waitForSelector('.waiting', { state: 'detached' });
  return page;
}

test('nothing grave keeps anybody from the rota, light, dark or on a phone', async () => {
  for (const look of [{}, { dark: true }, { screen: 'phone' }] as const) {
    const page = await open('/rota', 'officer', look);
    await page.getByText('On duty now').waitFor();
    expect(await graveFaults(page)).toEqual([]);
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  }
});

test('who is on duty stands first; a change by the keyboard alone is shown, and is taken back', async () => {
  const page = await open('/rota');
  await page.locator('.duty-now b').first().waitFor();
  expect(await page.locator('.duty-now b').first().textContent()).toBe('Ondřej Novák');
  expect(await page.locator('.week-bar .gap').count()).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Change duty' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Somebody covers').press('Space');
  await dialog.getByLabel('Who covers').selectOption({ label: 'Maria da Conceição Albuquerque' });
  await dialog.getByLabel('Why').fill('The dentist');
  await dialog.getByRole('button', { name: 'Change it' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const change = page.locator('.plan li').filter({ hasText: 'The dentist' });
  await change.waitFor();
  await change.getByRole('button', { name: 'Take back' }).press('Enter');
  await change.waitFor({ state: 'detached' });
  await page.context().close();
});

test('a person chooses what they are told, and finds it so again', async () => {
  const page = await open('/settings/notifications', 'member');
  const choice = page.getByRole('radio', { name: 'Mail comes in: Once a day' });
  await choice.check();
  await page.getByLabel('Quiet hours').check();
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.reload();
  await choice.waitFor();
  expect(await choice.isChecked()).toBe(true);
  await page.context().close();
});

test('a webhook’s secret is shown once, and our own network is refused at its field', async () => {
  const page = await open('/settings/webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Chat');
  await form.getByLabel('Address').fill('https://inside.invalid/');
  await form.getByRole('button', { name: 'Make the webhook' }).click();
  await form.getByRole('alert').waitFor();
  expect(await form.getByRole('alert').textContent()).toContain('Webhooks go by https to public addresses');
  await form.getByLabel('Address').fill('https://chat.example.org/in');
  await form.getByRole('button', { name: 'Make the webhook' }).click();
  await page.getByLabel('Secret', { exact: true }).waitFor();
  expect(await page.getByLabel('Secret', { exact: true }).textContent()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'Close' }).click();
  expect(await page.content()).not.toContain('whsec_');
  await page.context().close();
});
