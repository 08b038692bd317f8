import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { packOnStage } from '../stage/pack.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
const { file } = packOnStage();
const chosen = (buffer: Buffer) => ({ name: 'tour.pack', mimeType: 'application/octet-stream', buffer });

beforeAll(async () => {
  await ensureWeb();
  [stage, browser] = await Promise.all([openStage('running'), openBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, as: 'officer' | 'auditor', look: Look = {}): Promise<Page> {
  return await openAs(await reader(browser, look), stage.url, path, await stage.token(as));
}

test('a pack is read before it is taken in, becomes a draft, and is handed on as it came', async () => {
  const page = await open('/scenarios', 'officer');
  await page.getByRole('link', { name: 'Packs' }).click();
  await page.getByLabel('Pack', { exact: true }).setInputFiles(chosen(file));
  await page.getByText('nothing of it is kept yet').waitFor();
  await page.getByText('README.md').click();
  await page.getByText('For sites that drill for the first time.').waitFor();
  expect(await graveFaults(page)).toEqual([]);
  const takeIn = page.getByRole('button', { name: 'Make its script a draft' });
  expect(await takeIn.isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: /^Ada of NGI_NL/ }).check();
  await takeIn.click();
  await page.waitForURL('**/scenarios/scd_*');

  await page.goto(`${stage.url}/packs`);
  const row = page.getByRole('row').filter({ hasText: 'A small tour' });
  expect(await row.textContent()).toContain('known: Ada of NGI_NL');
  await row.getByRole('link', { name: 'A small tour', exact: true }).click();
  await page.getByText('Taken in because Ada of NGI_NL signed it').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export it' }).click(),
  ]);
  expect(readFileSync(await download.path()).equals(file)).toBe(true);
  await page.context().close();
}, 90_000);

test('a scenario of ours is made a pack, which opens again with what was said of it', async () => {
  const page = await open('/packs', 'officer');
  await page.getByRole('button', { name: 'Make a pack' }).click();
  await page.getByLabel('Scenario').selectOption('contact-check');
  await page.getByLabel('Name').fill('our-tour');
  await page.getByLabel('Title').fill('Our tour');
  await page.getByLabel('Authors').fill('Ada, Bo');
  await page.getByLabel('What it is for').fill('For sites that begin.');
  expect(await graveFaults(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Make the file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('our-tour-1.pack');
  const made = readFileSync(await download.path());
  await page.getByLabel('Pack', { exact: true }).setInputFiles(chosen(made));
  await page.getByText('Ada, Bo').waitFor();
  await page.getByText('Nobody signed it.').waitFor();
  await page.context().close();
}, 60_000);

test('one that was changed is refused whole; an auditor may look, on a phone too, and takes nothing in', async () => {
  const page = await open('/packs', 'auditor', { screen: 'phone' });
  const changed = Buffer.from(file.toString('latin1').replace('first time', 'last  time'), 'latin1');
  await page.getByLabel('Pack', { exact: true }).setInputFiles(chosen(changed));
  await page.getByText(/was changed after the manifest was made/).waitFor();
  await page.getByLabel('Pack', { exact: true }).setInputFiles(chosen(file));
  await page.getByText('Bo of CSIRT Elsewhere').waitFor();
  expect(await page.getByRole('button', { name: 'Make its script a draft' }).count()).toBe(0);
  expect(await tooWide(page)).toBe(0);
  await page.context().close();
}, 60_000);
