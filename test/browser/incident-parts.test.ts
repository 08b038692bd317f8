import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { stageIncident } from '../stage/incident.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';

const SITE = 'MERSEY-HEP';

let stage: Stage;
let browser: Browser;
let officer: string;
let contact: string;
let incident: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  const { id: site } = await stage.app.db
    .selectFrom('site')
    .select('id')
    .where('name', '=', SITE)
    .executeTakeFirstOrThrow();
  officer = await stage.token('officer');
  contact = await stage.token('site-contact', { kind: 'site', siteId: site });
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

async function open(part: string, as: string): Promise<Page> {
  return await openAs(await reader(browser), stage.url, `/incidents/${incident}?part=${part}`, as);
}

test('an officer pastes a mail, sees what is in it, and adds what is new', async () => {
  const page = await open('observables', officer);
  await page
    .getByLabel('Paste anything')
    .fill('again 203[.]0[.]113[.]66:4444, and evil[.]example or job.conf');
  await page.getByText('3 values found').waitFor();
  expect(await page.getByRole('checkbox', { name: /evil/ }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: /known already/ }).isChecked()).toBe(false);
  expect(await page.getByRole('checkbox', { name: /job\.conf/ }).isChecked()).toBe(false);
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Add 1' }).press('Enter');
  await page.getByRole('row', { name: /evil\[\.\]example/ }).waitFor();
  expect(await page.getByLabel('Paste anything').inputValue()).toBe('');
  await page.context().close();
});

test('a site contact does a task on the portal, and the officer sees it without reading again', async () => {
  const watching = await open('timeline', officer);
  const page = await openAs(await reader(browser), stage.url, '/portal', contact);
  await page.getByRole('button', { name: /^Done.*Keep an image/ }).click();
  await page.getByLabel(/What came out/).fill('Both images lie on the file server.');
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: /^Done.*Keep an image/ }).waitFor({ state: 'detached' });
  await watching.getByText('Both images lie on the file server.').waitFor();
  await page.context().close();
  await watching.context().close();
});

test('a site reads nothing of the CSIRT’s own', async () => {
  for (const [part, ours, theirs] of [
    ['observables', 'update[.]coinquarry', 'kworkerd'],
    ['tasks', 'Ask the CA', 'Look for the pool'],
    ['timeline', 'Ask the CA', 'off the network since'],
  ] as const) {
    const page = await open(part, contact);
    await page.getByText(theirs).first().waitFor();
    expect(await page.getByText(ours).count()).toBe(0);
    await page.context().close();
  }
});

test('what was wrong is corrected by a further entry, and both are shown', async () => {
  const page = await open('timeline', officer);
  await page.getByRole('button', { name: /^correct.*Thirteen/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What was said or seen').fill('Twelve accounts were used.');
  await dialog.getByRole('button', { name: 'Write it down' }).click();
  await page.locator('s', { hasText: 'Thirteen accounts' }).waitFor();
  await page.locator('p', { hasText: 'Twelve accounts were used.' }).first().waitFor();
  await page.context().close();
});

test('the parts hold nothing grave for who cannot see, and fit a phone', async () => {
  for (const path of ['timeline', 'observables', 'tasks']
    .map((part) => `/incidents/${incident}?part=${part}`)
    .concat('/observables?q=coinquarry.example')) {
    const page = await openAs(await browser.newContext({ bypassCSP: true }), stage.url, path, officer);
    await page.waitForLoadState('load');
    expect(await graveFaults(page), path).toEqual([]);
    await page.context().close();
    const phone = await openAs(await reader(browser, { screen: 'phone' }), stage.url, path, officer);
    await phone.waitForLoadState('load');
    expect(await tooWide(phone), path).toBe(0);
    await phone.context().close();
  }
});
