import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { type StagedBans, stageBans } from '../stage/bans.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { hold } from './look-closely.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let staged: StagedBans;
let browser: Browser;

beforeAll(async () => {
  await ensureWeb();
  [stage, browser] = await Promise.all([openStage('running'), openBrowser()]);
  staged = await stageBans(stage);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe('the agents of the sites', () => {
  test('a token is shown once with its command; a new agent counts once its fingerprint was heard', async () => {
    const page = await openAs(await reader(browser), stage.url, '/agents', await stage.token('officer'));
    await page.getByRole('button', { name: 'Enrol an agent' }).click();
    const enrol = page.getByRole('dialog');
    await enrol.getByLabel('Site').selectOption({ label: 'ARNO-T2' });
    await enrol.getByRole('button', { name: 'Make the token' }).click();
    await page.getByText(/^muster-agent enrol --server \S+$/).waitFor();
    const token = (await page.getByRole('dialog').getByLabel('Token').textContent()) ?? '';
    expect(token).toMatch(/^\S{20,}$/);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: 'Take back the token of ARNO-T2' }).waitFor();

    await page.getByRole('button', { name: 'Compare the fingerprint' }).click();
    const dialog = page.getByRole('dialog');
    const read = dialog.getByLabel('Fingerprint, as they read it');
    await read.fill('AAAA');
    await dialog.getByText('This is not what the agent showed us').waitFor();
    await read.fill(staged.fingerprint.replace(/.{4}/g, '$& '));
    await dialog.getByRole('button', { name: 'It is their agent' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'TEJO-LIP' }).waitFor();
    await page.context().close();
  });

  test('a site sees its own agent and what was ordered here, and of no other', async () => {
    const site = { kind: 'site', siteId: staged.site } as const;
    const token = await stage.token('site-contact', site);
    const page = await openAs(await reader(browser), stage.url, '/portal', token);
    const panel = page.getByRole('region', { name: 'Bans, and your agent' });
    await panel.getByText('verified').first().waitFor();
    await panel.getByRole('link', { name: 'Your agent' }).click();
    await page.getByRole('row').filter({ hasText: 'EBRO-CLOUD' }).waitFor();
    expect(await page.locator('.agents-table tbody tr').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Compare the fingerprint' }).count()).toBe(0);
    await page.context().close();
  });

  test('a site answers in the portal what its policy asks; an officer reads that it waits', async () => {
    const at = `/orders/${staged.order}/sites/${staged.asking}`;
    const looksOn = await openAs(await reader(browser), stage.url, at, await stage.token('officer'));
    await looksOn.getByText('It waits for an answer of the site.').waitFor();
    expect(await looksOn.getByRole('button', { name: 'Accept' }).count()).toBe(0);
    await looksOn.context().close();

    const token = await stage.token('site-contact', { kind: 'site', siteId: staged.asking });
    const page = await openAs(await reader(browser), stage.url, '/portal', token);
    const asked = page.getByRole('region', { name: 'The site is asked' });
    await asked.getByText('Give it here').waitFor();
    expect(await asked.getByRole('button', { name: 'Accept' }).isEnabled()).toBe(true);
    await page.goto(`${stage.url}${at}`);
    const refuse = asked.getByRole('button', { name: 'Refuse' });
    await asked.waitFor();
    expect(await refuse.isDisabled()).toBe(true);
    await asked.getByLabel('Why').fill('It runs our accounting.');
    await refuse.click();
    await asked.getByText(/^Refused in the portal by .*The agent has not taken the answer yet\.$/).waitFor();
    expect(await refuse.count()).toBe(0);
    await page.context().close();
  });
});

describe('workloads', () => {
  test('are found by whatever is known, and one of them is contained', async () => {
    const page = await openAs(await reader(browser), stage.url, '/workloads', await stage.token('officer'));
    await page.getByRole('searchbox').fill(staged.name);
    expect(await page.getByLabel('Look for').inputValue()).toBe('subject');
    await page.getByRole('button', { name: 'Search' }).click();
    const rows = page.locator('.workloads-table tbody tr');
    await rows.filter({ hasText: 'lesson-1' }).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(5);
    await page.getByRole('searchbox').fill('198.51.100.22');
    expect(await page.getByLabel('Look for').inputValue()).toBe('address');
    await page.getByRole('button', { name: 'Search' }).click();
    await rows.filter({ hasText: 'sweep' }).waitFor({ state: 'detached' });
    await rows.getByRole('link').first().click();
    await page.getByRole('button', { name: 'Contain it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('It mines.');
    await hold(page, /^Contain it at/, 'Enter');
    await page.getByText('Containment by').waitFor();
    await page.context().close();
  });
});
