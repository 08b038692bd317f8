import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { stageIncident } from '../stage/incident.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';

const SITE = 'MERSEY-HEP';

let stage: Stage;
let browser: Browser;
let officer: string;
let incident: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  officer = await stage.token('officer');
  const { id: site } = await stage.app.db
    .selectFrom('site')
    .select('id')
    .where('name', '=', SITE)
    .executeTakeFirstOrThrow();
  incident = await stageIncident(ask, site, stage.app.clocks.procedure.now());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${stage.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${officer}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

async function openMail(): Promise<Page> {
  const page = await openAs(await reader(browser), stage.url, `/incidents/${incident}?part=mail`, officer);
  await page.getByRole('button', { name: 'Request', exact: true }).waitFor();
  return page;
}

test('a request goes to those whom the label permits: a stranger is named with the reason and stops it', async () => {
  const page = await openMail();
  await page.getByRole('button', { name: 'Request', exact: true }).click();
  await page.getByText(`Security contact of ${SITE}, a site concerned`).waitFor();
  await page.getByLabel('To', { exact: true }).fill('press@news.example');
  await page.keyboard.press('Enter');
  await page.getByLabel('Subject').fill('Which keys were on the login nodes?');
  await page.getByLabel('Text').fill('Please list them.');
  await page.getByText('1 thing stands against it').waitFor();
  const send = page.getByRole('button', { name: /^Send: request, TLP:AMBER/ });
  expect(await send.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Remove press@news.example' }).click();
  await page.getByRole('button', { name: /starts 1 clock/ }).waitFor();
  await expect.poll(() => send.isEnabled()).toBe(true);
  await hold(page, /^Send: request/);
  await page.getByText('Which keys were on the login nodes?').waitFor();
  await page.getByText('waits to be sent').first().waitFor();
  await page.context().close();
});

test('a message that is not finished is kept as a draft, and is there again after a look elsewhere', async () => {
  const page = await openMail();
  await page.getByRole('button', { name: 'Message', exact: true }).click();
  await page.getByLabel('Subject').fill('Half a thought');
  await page.getByRole('button', { name: 'Keep as draft' }).click();
  await page.getByRole('button', { name: 'Keep again' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: /Half a thought/ }).click();
  expect(await page.getByLabel('Subject').inputValue()).toBe('Half a thought');
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.getByRole('button', { name: /Half a thought/ }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('a heads-up is filled in by its form, and shows to the letter what goes out', async () => {
  const page = await openMail();
  await page.getByRole('button', { name: 'Heads-up', exact: true }).click();
  await page.getByText('“Summary” is required and holds nothing yet.').waitFor();
  await page.getByLabel('Summary (required)').fill('Somebody logged in with a stolen key.');
  await page
    .getByLabel('What every site should do now (required)')
    .fill('Look at your logins.\nDo not reboot.');
  const preview = page.locator('.preview-text');
  await preview.getByText('- Do not reboot.').waitFor();
  expect(await preview.innerText()).toContain('Summary:\n    Somebody logged in with a stolen key.');
  await page.getByText('stands against it').waitFor({ state: 'detached' });
  await page.context().close();
});

test('a wording that loses a field is refused at once, and another is put in use and taken back', async () => {
  const page = await openAs(await reader(browser), stage.url, '/templates/heads-up', officer);
  const text = page.getByLabel('Wording of Heads-up');
  const shipped = await text.inputValue();
  await text.fill(shipped.replace('{{ summary }}', ''));
  await page.getByText('1 problem').waitFor();
  expect(await page.getByRole('button', { name: /^Put version 1/ }).isDisabled()).toBe(true);
  await text.fill(shipped.replace('Dear security contacts', 'Dear colleagues'));
  await page.getByText('No problems').waitFor();
  await page.locator('.example-text').getByText('Dear colleagues').waitFor();
  await page.getByRole('button', { name: 'Put version 1 in use' }).click();
  await page.getByRole('button', { name: 'Back to the shipped wording' }).click();
  await expect.poll(() => text.inputValue()).toBe(shipped);
  await page.context().close();
});

test('mail and templates hold nothing grave for who cannot see, and fit a phone', async () => {
  const writing = async (page: Page) => {
    await page.getByRole('button', { name: 'Closure report' }).click();
    await page.getByLabel('Root cause (required)').waitFor();
    await page.getByRole('button', { name: 'Add a row' }).first().click();
  };
  const mail = `/incidents/${incident}?part=mail`;
  const places: [string, (page: Page) => Promise<void>][] = [
    [mail, (page) => page.getByText('Thread').first().waitFor()],
    [mail, writing],
    ['/templates', (page) => page.getByRole('table').waitFor()],
    ['/templates/closure', (page) => page.getByText('No problems').waitFor()],
  ];
  for (const [path, act] of places) {
    const page = await openAs(await browser.newContext({ bypassCSP: true }), stage.url, path, officer);
    await act(page);
    expect(await graveFaults(page), path).toEqual([]);
    await page.context().close();
    const phone = await openAs(await reader(browser, { screen: 'phone' }), stage.url, path, officer);
    await act(phone);
    expect(await tooWide(phone), path).toBe(0);
    await phone.context().close();
  }
});
