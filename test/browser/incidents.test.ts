import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('closed');
  browser = await openBrowser();
  officer = await stage.token('officer');
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, token = officer): Promise<Page> {
  return await openAs(await reader(browser), stage.url, path, token);
}

/** From the list to the page of the new incident, by the form alone. */
async function openIncident(page: Page, title: string, sites: readonly string[]): Promise<string> {
  await page.getByRole('link', { name: 'New incident' }).click();
  await page.getByLabel('What it is, in one line').fill(title);
  for (const site of sites) await page.getByLabel('Sites concerned').fill(site);
  await page.getByRole('button', { name: 'Open the incident' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  return page.url();
}

test('an officer opens an incident at two sites, widens its label only with consent, and resolves it', async () => {
  const page = await open('/incidents');
  await openIncident(page, 'Stolen key on two login nodes', ['AMSTEL-GRID', 'ARNO-T2']);
  await page.getByRole('table').getByRole('link', { name: 'ARNO-T2' }).waitFor();
  expect(await page.locator('.next-clock').textContent()).toContain('told');
  // Which of the parties is not told stands beside the clock, at each site.
  expect(await page.getByText(/^Missing: .*; The CSIRT knows$/).count()).toBe(2);
  expect(await tooWide(page)).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label', { exact: true }).selectOption('GREEN');
  const change = dialog.getByRole('button', { name: 'Change', exact: true });
  expect(await change.isDisabled()).toBe(true);
  await dialog.getByLabel('Who agreed').fill('The officer of AMSTEL-GRID');
  await dialog.getByLabel('How', { exact: true }).fill('By phone to the duty officer');
  await dialog.getByLabel('Why', { exact: true }).fill('The community must look for it');
  expect(await graveFaults(page)).toEqual([]);
  await change.click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.locator('.incident-head').textContent()).toContain('TLP:GREEN');

  await page.getByRole('button', { name: 'Resolve' }).click();
  // What it leaves as it is stands there before anybody agrees to it.
  await dialog.getByText('Not done yet; these clocks go on:').waitFor();
  await dialog.getByText('No ban and no order of it is in force.').waitFor();
  const resolve = dialog.getByRole('button', { name: 'Resolve the incident' });
  expect(await resolve.isDisabled()).toBe(true);
  await dialog.getByLabel('Why').fill('Both keys are revoked');
  expect(await graveFaults(page)).toEqual([]);
  await resolve.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText('It cannot be done yet; still missing:').waitFor();
  expect(await page.getByRole('button', { name: 'Close the incident' }).isDisabled()).toBe(true);
  await page.context().close();
});

test('two incidents are merged, found by either id, and stand apart again', async () => {
  const page = await open('/incidents');
  await openIncident(page, 'Scanning seen at one site', ['EBRO-CLOUD']);
  const other = (await page.locator('.incident-head .mono').first().textContent()) ?? '';
  await page.getByRole('link', { name: 'Incidents' }).first().click();
  const into = await openIncident(page, 'Scanning seen at another', ['FRASER-HPC']);
  await page.getByRole('link', { name: 'People and sites' }).click();
  await page.getByRole('button', { name: 'Merge another into it' }).click();
  await page.getByLabel('The other incident').fill(other);
  await page.getByLabel('Why they are one').fill('The same address scans both');
  await hold(page, /Hold to merge/);
  await page.getByText(`Also known as ${other}`).waitFor();
  expect(await tooWide(page)).toBeLessThanOrEqual(0);

  await page.goto(`${stage.url}/incidents?search=${other}`);
  await page.getByRole('link', { name: 'Scanning seen at another' }).waitFor();
  expect(await page.getByRole('link', { name: 'Scanning seen at one site' }).count()).toBe(0);

  await page.goto(`${into.split('?')[0]}?part=people`);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(`${other} stands by itself again.`).waitFor();
  await page.context().close();
});

test('a site’s contact sees its own part, and no name of another site', async () => {
  const page = await open('/incidents');
  await openIncident(page, 'A miner in two clouds', ['AMSTEL-GRID', 'ISAR-TIER2']);
  const address = new URL(page.url()).pathname;
  const site = await stage.app.db
    .selectFrom('site')
    .select('id')
    .where('name', '=', 'AMSTEL-GRID')
    .executeTakeFirstOrThrow();
  const token = await stage.token('site-contact', { kind: 'site', siteId: site.id });
  const own = await open(`${address}?part=people`, token);
  await own.getByRole('link', { name: 'AMSTEL-GRID' }).first().waitFor();
  expect(await own.locator('body').textContent()).not.toContain('ISAR-TIER2');
  expect(await own.getByRole('button', { name: 'Change', exact: true }).count()).toBe(0);
  const portal = await open('/portal', token);
  await portal.getByRole('link', { name: 'What to do, step by step' }).first().waitFor();
  expect(await portal.locator('body').textContent()).not.toContain('ISAR-TIER2');
});
