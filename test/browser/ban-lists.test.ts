import { describe, expect, test } from 'vitest';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { stageWithBans } from './stage-with-bans.ts';

const on = stageWithBans();

const ARGUS = `resource ".*" {
  action ".*" {
    rule deny { subject = "CN=Mallory,OU=People,DC=example,DC=org" }
    rule deny { subject = "CN=Trudy,OU=People,DC=example,DC=org" }
    rule permit { vo = "ops" }
  }
}`;

describe('a list of others', () => {
  test('is read line by line, looked at, and becomes bans with one press', async () => {
    const page = await on.open('/bans');
    await page.getByRole('link', { name: 'Lists of others' }).click();
    await page.getByLabel('Text').fill(ARGUS);
    await page.getByLabel('Source').fill('argus.other.example');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText('new proposals').waitFor();
    expect(await page.getByRole('table').first().textContent()).toMatch(/5.*vo = "ops".*permits nobody/);
    const mallory = page.getByRole('row').filter({ hasText: 'Mallory' });
    expect(await mallory.textContent()).toMatch(/X\.509.*argus\.other\.example.*line 3.*not looked at/);

    // Of the three that wait, the one of another list stays as it is.
    await page.getByRole('row').filter({ hasText: 'Alberto Forti' }).getByRole('checkbox').uncheck();
    await page.getByRole('button', { name: 'Look at what 2 proposals would reach' }).click();
    await page.getByLabel('Reason').fill('Banned by a federation that we trust');
    await mallory.getByText('0 workloads at 0 sites').waitFor();
    expect(await graveFaults(page)).toEqual([]);
    await hold(page, 'Make 2 bans');
    await page.getByText('Made 2 bans').waitFor();
    expect(await page.locator('.take-up tbody tr').allTextContents()).toEqual([
      expect.stringContaining('Alberto Forti'),
    ]);
    await page.getByRole('link', { name: /BAN-\d+ Trudy/ }).click();
    await page.getByRole('heading', { name: 'From the press to verified at the site' }).waitFor();
    expect(await page.locator('main').textContent()).toContain(
      'Banned by a federation that we trust (argus.other.example)',
    );
    await page.context().close();
  }, 90_000);

  test('that is none keeps nothing and says where it breaks off; a token of a stranger is not taken', async () => {
    const page = await on.open('/bans/import', { screen: 'phone' });
    await page.getByLabel('Text').fill('resource ".*" { action ".*" { rule deny {');
    await page.getByLabel('Source').fill('half.example');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText(/Nothing was imported/).waitFor();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await page
      .getByLabel('Text')
      .fill(`${part({ alg: 'EdDSA' })}.${part({ iss: 'https://x.example' })}.c2ln`);
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText(/no transmitter whose signals are taken here/).waitFor();
    expect(await tooWide(page)).toBe(0);
    await page.context().close();
  }, 60_000);

  test('is for officers of the CSIRT', async () => {
    const page = await on.open('/bans/import', {}, await on.stage.token('auditor'));
    await page.getByText('Officers of the CSIRT read lists').waitFor();
    expect(await page.getByLabel('Text').count()).toBe(0);
    await page.context().close();
  }, 60_000);
});

describe('the limits', () => {
  test('are changed by an administrator, and hold for the next ban', async () => {
    const page = await on.open('/bans', {}, await on.stage.token('administrator'));
    await page.getByRole('link', { name: 'Limits' }).click();
    const users = page.getByLabel('People');
    await users.fill('-1');
    expect(await page.getByRole('button', { name: 'Change the limits' }).isDisabled()).toBe(true);
    await users.fill('0');
    await page.getByRole('button', { name: 'Change the limits' }).click();
    await page.getByText('The limits are changed').waitFor({ state: 'attached' });
    expect(await graveFaults(page)).toEqual([]);
    await page.context().close();
    const officer = await on.open(`/bans/new?name=${encodeURIComponent('CN=Carol,DC=example,DC=org')}`);
    await officer.getByText('A second officer must approve it.').waitFor();
    await officer.context().close();
  }, 60_000);

  test('are read by an officer, who cannot change them', async () => {
    const page = await on.open('/bans/limits', { screen: 'phone' });
    await page.getByText('Administrators set them').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await tooWide(page)).toBe(0);
    await page.context().close();
  }, 60_000);
});
