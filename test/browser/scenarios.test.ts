import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

/** This machine may be busy. */
const SOON = { timeout: 20_000 };

let stage: Stage;
let browser: Browser;
let officer: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  officer = await stage.token('officer');
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(
  path: string,
  { token = officer, ...look }: Look & { token?: string } = {},
): Promise<Page> {
  const page = await openAs(await reader(browser, look), stage.url, path, token);
  await page.waitForSelector(path === '/scenarios' ? 'table' : '.picture');
  return page;
}

/** Types over a piece of the text. */
async function replace(page: Page, piece: string, by: string): Promise<void> {
  await page.locator('textarea').evaluate((field, wanted) => {
    const area = field as unknown as {
      value: string;
      focus(): void;
      setSelectionRange(a: number, b: number): void;
    };
    const at = area.value.indexOf(wanted);
    area.focus();
    area.setSelectionRange(at, at + wanted.length);
  }, piece);
  await page.keyboard.type(by);
}

const textOf = (page: Page) => page.locator('textarea').inputValue();
const spoken = (page: Page) => page.locator('[aria-live=polite].unseen').innerText();

test('a mistake shows at its line while it is typed, F8 leads there, and who only listens hears it', async () => {
  const page = await open('/scenarios/rogue-user');
  await replace(page, 'perSite: 3', 'perSite: many');
  await page.getByRole('heading', { name: '1 problem' }).waitFor();
  const line = (await textOf(page)).split('\n').findIndex((one) => one.includes('perSite')) + 1;
  expect(await page.locator('.problems li').innerText()).toContain(`${line}:12`);
  expect(await spoken(page)).toContain('F8 goes to the next');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  expect(await page.locator('.editor .place').innerText()).toBe(`${line}:12`);
  expect(await spoken(page)).toContain(`Line ${line}: implants.perSite`);
  // The time line stays, and says of which text it is.
  await page.getByText('Of the last text without problems').waitFor();
  await page.context().close();
});

test('Tab indents, and the browser’s own undo takes it back; after Escape Tab goes on', async () => {
  const page = await open('/scenarios/contact-check');
  const before = await textOf(page);
  await page.locator('textarea').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Tab');
  expect(await textOf(page)).toBe(`  ${before}`);
  await page.keyboard.press('Control+z');
  expect(await textOf(page)).toBe(before);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await textOf(page)).toBe(before);
  expect(await page.evaluate('document.activeElement.tagName')).not.toBe('TEXTAREA');
  await page.context().close();
});

test('the time line shows injects and deadlines for the start that is chosen', async () => {
  const page = await open('/scenarios/world-tour');
  const list = page.locator('.outline');
  expect(await list.innerText()).toContain('Request “questions” is sent');
  await page.getByLabel(/if it starts at/).fill('2027-01-15T14:00');
  // Sent on a Friday at 17:00: its working hours are those of Monday.
  await expect
    .poll(() => list.innerText(), SOON)
    .toMatch(/Mon 18 Jan.*\n13:00\nA request of the CSIRT is answered/);
  await page.context().close();
});

test('a dry run says that it simulates, and what the rules would say of three sites', async () => {
  const page = await open('/scenarios/world-tour');
  await page.getByRole('button', { name: 'Run' }).click();
  const row = page.locator('.dry-run tr', { hasText: 'Human acknowledgement in time' });
  await row.waitFor();
  expect(await row.locator('.unseen').allInnerTexts()).toEqual(['pass', 'late', 'fail']);
  expect(await page.getByText('A simulation: made-up sites').count()).toBe(1);
  expect(await page.getByText('npm run drill -- --scenario world-tour.yaml').count()).toBe(1);
  await page.context().close();
});

test('a scenario that ships is kept as a draft, saved with the keyboard, and never overwrites what a colleague saved', async () => {
  const page = await open('/scenarios/contact-check');
  await replace(page, 'ends: 5d', 'ends: 6d');
  await page.getByRole('button', { name: 'Keep as a draft' }).click();
  await page.getByLabel('Name').fill('Herbst');
  await page.getByRole('button', { name: 'Keep the draft' }).click();
  await page.getByRole('heading', { name: 'Herbst' }).waitFor();
  await replace(page, 'ends: 6d', 'ends: 7d');
  await page.keyboard.press('Control+s');
  await page.getByText('version 2,').waitFor();
  // A colleague saves version 3 while this one writes.
  const id = page.url().split('/').at(-1);
  const theirs = await fetch(`${stage.url}/api/v1/scenario-drafts/${id}/versions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await stage.token('administrator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ yaml: `${await textOf(page)}# theirs\n`, after: 2 }),
  });
  expect(theirs.status).toBe(200);
  await replace(page, 'ends: 7d', 'ends: 8d');
  await page.keyboard.press('Control+s');
  await page.getByText('Somebody saved version 3 after the version 2 that you changed').waitFor();
  expect(await textOf(page)).toContain('ends: 8d');
  // What is not saved survives a look at another page.
  await page.getByRole('link', { name: 'Scenarios' }).first().click();
  await page.getByRole('link', { name: 'Herbst' }).click();
  await page.waitForSelector('textarea');
  expect(await textOf(page)).toContain('ends: 8d');
  await page.context().close();
});

test('an auditor reads and changes nothing', async () => {
  const auditor = await open('/scenarios/contact-check', { token: await stage.token('auditor') });
  expect(await auditor.locator('textarea').getAttribute('readonly')).not.toBeNull();
  expect(await auditor.getByRole('button', { name: /Keep/ }).count()).toBe(0);
  await auditor.context().close();
});

test.each([{}, { dark: true }, { screen: 'phone' }] as const)(
  'nothing grave keeps anybody from the scenarios, and nothing is wider than the screen: %j',
  async (look) => {
    const list = await open('/scenarios', look);
    expect(await graveFaults(list)).toEqual([]);
    expect(await tooWide(list)).toBe(0);
    await list.context().close();
    const page = await open('/scenarios/world-tour', look);
    await page.getByRole('button', { name: 'Run' }).click();
    await page.waitForSelector('.dry-run');
    await replace(page, 'ends: 35d', 'ends: soon');
    await page.waitForSelector('.problems ol');
    expect(await graveFaults(page)).toEqual([]);
    expect(await tooWide(page)).toBe(0);
    await page.context().close();
  },
);
