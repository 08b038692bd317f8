import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { stageIncident } from '../stage/incident.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let contact: string;
let incident: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  const { id: siteId } = await stage.app.db
    .selectFrom('site')
    .select('id')
    .where('name', '=', 'AMSTEL-GRID')
    .executeTakeFirstOrThrow();
  contact = await stage.token('site-contact', { kind: 'site', siteId });
  const officer = await stage.token('officer');
  const ask = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${officer}`, 'content-type': 'application/json' };
    const answer = await fetch(`${stage.url}${path}`, {
      headers,
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    return await answer.json();
  };
  incident = await stageIncident(ask as never, siteId, stage.app.clocks.procedure.now());
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, look: Look = {}): Promise<Page> {
  const address = path.replace(':incident', incident);
  return await openAs(await reader(browser, look), stage.url, address, contact);
}

const pages = ['/incidents/:incident/checklist', '/guidance', '/guidance/forensics', '/procedures/egi-sec01'];

test.each(pages)(
  'nothing grave keeps a site’s contact from %s, light, dark or on a phone',
  async (path) => {
    for (const look of [{}, { dark: true }, { screen: 'phone' }] as const) {
      const page = await open(path, look);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await graveFaults(page)).toEqual([]);
      expect(await tooWide(page)).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  },
  90_000,
);

test('a site’s contact ticks a box by the keyboard, with its time and a note, and takes it back with a reason', async () => {
  const page = await open('/incidents/:incident/checklist');
  const box = page.getByRole('checkbox', { name: 'The CSIRT knows' });
  await box.focus();
  await page.keyboard.press('Space');
  const dialog = page.getByRole('dialog', { name: 'The CSIRT knows' });
  await dialog.getByLabel('Note').fill('Ticket 8812');
  expect(await box.isChecked()).toBe(false);
  await dialog.getByRole('button', { name: 'Record' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Ticket 8812').waitFor();
  expect(await box.isChecked()).toBe(true);
  await box.focus();
  await page.keyboard.press('Space');
  await page.getByLabel('Why').fill('The mail came back');
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('Ticket 8812').waitFor({ state: 'detached' });
  expect(await box.isChecked()).toBe(false);
  await page.context().close();
});

test('that no service is affected needs a reason', async () => {
  const page = await open('/incidents/:incident/checklist');
  await page.getByRole('checkbox', { name: 'No service is affected' }).click();
  await page.getByRole('button', { name: 'Record' }).click();
  expect(await page.getByRole('dialog').isVisible()).toBe(true);
  await page.getByLabel('Why').fill('One machine of a student');
  await page.getByRole('button', { name: 'Record' }).click();
  await page.getByText('not needed').first().waitFor();
  await page.context().close();
});

test('who handles the incident waives a step for the site with a reason, which the site reads', async () => {
  const address = `/incidents/${incident}/checklist`;
  const officer = await openAs(await reader(browser), stage.url, address, await stage.token('officer'));
  const step = officer
    .getByRole('listitem')
    .filter({ has: officer.getByRole('heading', { name: /restored/ }) });
  await step.getByRole('button', { name: 'Waive this step' }).click();
  await officer.getByLabel('Why').fill('The machine is retired');
  await officer.getByRole('button', { name: 'Waive', exact: true }).click();
  await step.getByText('waived', { exact: true }).waitFor();
  await officer.context().close();
  const page = await open('/incidents/:incident/checklist');
  await page.getByText('The machine is retired').waitFor();
  expect(await page.getByRole('button', { name: 'Waive this step' }).count()).toBe(0);
  await page.context().close();
});

test('an officer moves the suspicion earlier with a reason, and reads what was said before', async () => {
  const address = `/incidents/${incident}?part=procedure`;
  const page = await openAs(await reader(browser), stage.url, address, await stage.token('officer'));
  const fact = page.getByRole('listitem').filter({ hasText: 'Suspected' }).first();
  await fact.getByRole('button', { name: 'Correct' }).click();
  await page.getByLabel('It really happened, UTC').fill('2027-01-05T06:00');
  await page.getByLabel('Why').fill('The logs begin earlier');
  await page.getByRole('dialog').getByRole('button', { name: 'Correct' }).click();
  await page.getByText(/Tue 5 Jan, 06:00 UTC, by correction/).waitFor();
  expect(await page.getByText(/^said on/).count()).toBeGreaterThan(0);
  expect(await graveFaults(page)).toEqual([]);
  await page.context().close();
});

test('guidance is there for who has no account, and asks nothing of them', async () => {
  const page = await (await reader(browser, { screen: 'phone' })).newPage();
  await page.goto(`${stage.url}/guidance/first-steps`);
  await page.getByRole('heading', { name: 'Tell three parties within four hours' }).waitFor();
  expect(await page.getByRole('button', { name: 'I have read this' }).count()).toBe(0);
  expect(await graveFaults(page)).toEqual([]);
  await page.context().close();
});

test('guidance counts as read when the reader says so, not when it was opened', async () => {
  const page = await open('/guidance');
  await page.getByRole('link', { name: 'First steps for a site' }).click();
  const read = page.getByRole('button', { name: 'I have read this' });
  await read.waitFor();
  await page.goto(`${stage.url}/guidance`);
  await page.getByText('not read by you').first().waitFor();
  await page.goto(`${stage.url}/guidance/first-steps`);
  await read.click();
  await page.getByText(/You confirmed this version/).waitFor();
  await page.context().close();
});
