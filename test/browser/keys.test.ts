import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from '../stage/stage.ts';
import { stageKeys } from '../stage/stage-keys.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let fresh: { text: string; fingerprint: string };
let site: string;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('running'), openBrowser()]);
  const part = await stage.app.db
    .selectFrom('participation')
    .select('site_id')
    .orderBy('id')
    .executeTakeFirstOrThrow();
  site = part.site_id;
  fresh = await stageKeys(stage, site);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe('the page of keys', () => {
  test('an officer takes up a key, and it counts once its fingerprint was compared', async () => {
    const page = await openAs(
      await reader(browser),
      stage.url,
      '/settings/keys',
      await stage.token('officer'),
    );
    await page.getByRole('button', { name: 'Import a key' }).click();
    await page.getByLabel('Or pasted').fill(fresh.text);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'dora@elsewhere.example' });
    await row.getByText('not verified').waitFor();
    await row.getByRole('button', { name: 'Verify' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Fingerprint, as they read it').fill('AAAA BBBB CCCC DDDD');
    await dialog.getByLabel('How you made sure').fill('by phone');
    await dialog.getByRole('button', { name: 'It is their key' }).click();
    await dialog.getByText(/not the fingerprint/).waitFor();
    await dialog.getByLabel('Fingerprint, as they read it').fill(fresh.fingerprint.toLowerCase());
    await dialog.getByRole('button', { name: 'It is their key' }).click();
    await row.getByText('verified', { exact: true }).waitFor();
    expect(await row.getByRole('button', { name: 'Verify' }).count()).toBe(0);
  });

  test('an auditor reads it and changes nothing', async () => {
    const page = await openAs(
      await reader(browser),
      stage.url,
      '/settings/keys',
      await stage.token('auditor'),
    );
    await page.getByText('Ada Day').waitFor();
    for (const name of ['Import a key', 'New key', 'Verify', 'Revoke'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  });

  test('a site’s page says which of its addresses can be written to under protection', async () => {
    const page = await openAs(
      await reader(browser),
      stage.url,
      `/federation/sites/${site}`,
      await stage.token('officer'),
    );
    const panel = page.getByRole('region', { name: 'Keys for encrypted mail' });
    await panel.getByText('verified', { exact: true }).waitFor();
  });
});
