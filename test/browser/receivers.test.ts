import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { stageReceivers } from '../stage/receivers.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  await ensureWeb();
  [stage, browser] = await Promise.all([openStage('running'), openBrowser()]);
  await stageReceivers(stage);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, as: 'officer' | 'auditor', look: Look = {}): Promise<Page> {
  return await openAs(await reader(browser, look), stage.url, path, await stage.token(as));
}

test('a receiver is let in, pushed to, verified, paused and removed again', async () => {
  const page = await open('/bans', 'officer');
  await page.getByRole('link', { name: 'Receivers' }).click();
  await page.getByRole('button', { name: 'Let a receiver in' }).click();
  await page.getByLabel('Name').fill('Acme portal');
  await page.getByLabel('Audience').fill('https://acme.example');
  await page.getByRole('button', { name: 'Let it in' }).click();
  expect(await page.getByLabel('Token').textContent()).toMatch(/^msr_/);
  await page.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Push to an address of Acme portal' }).click();
  await page.getByLabel('Address').fill('https://acme.example/set');
  await page.getByRole('button', { name: 'Push to it' }).click();
  const panel = page.getByRole('region', { name: 'Acme portal' });
  await panel.getByText('not verified yet').waitFor();
  await panel.getByRole('button', { name: 'Verify' }).click();
  await panel.getByRole('button', { name: 'Deliveries' }).click();
  await panel.locator('.deliveries').getByText('verification').waitFor();
  expect(await graveFaults(page)).toEqual([]);

  await panel.getByRole('button', { name: 'Pause' }).click();
  await page.getByLabel('Why').fill('They move house');
  await page.getByRole('button', { name: 'Pause it' }).click();
  await panel.getByText('They move house').waitFor();
  await page.getByRole('button', { name: 'Remove Acme portal' }).click();
  await hold(page, 'Remove it with 1 stream');
  await panel.waitFor({ state: 'detached' });
  await page.context().close();
}, 90_000);

test('what fails says since when and why, on a phone too; an auditor reads and changes nothing', async () => {
  const page = await open('/receivers', 'auditor', { screen: 'phone' });
  const panel = page.getByRole('region', { name: 'Training portal' });
  await panel.getByText('it answered 503').waitFor();
  expect(await panel.getByRole('button').allTextContents()).toEqual(['Deliveries']);
  expect(await page.getByRole('button', { name: 'Let a receiver in' }).count()).toBe(0);
  expect(await tooWide(page)).toBe(0);
  await page.context().close();
}, 60_000);
