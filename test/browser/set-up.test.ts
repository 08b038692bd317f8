import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeDeployer, FakeProber } from '../../packages/server/src/adapters/fake-deployer/index.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

/** This machine may be busy. */
const SOON = { timeout: 20_000 };

let stage: Stage;
let browser: Browser;
let officer: string;
const prober = new FakeProber();

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running', { deployer: new FakeDeployer(), prober });
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
  return await openAs(await reader(browser, look), stage.url, path, token);
}

/** A draft with these sites whose window is open already. */
async function draft(page: Page, name: string, sites: readonly string[]): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Window opens, UTC').fill('2027-01-05T08:00');
  await page.getByLabel('Window closes, UTC').fill('2027-01-12T08:00');
  await page.waitForSelector('.site-choice tbody tr');
  for (const site of sites) {
    await page.getByLabel('Search sites').fill(site);
    await page.getByRole('checkbox', { name: site }).check();
  }
  await page.getByLabel('Search sites').fill('');
  await page.getByRole('button', { name: /^Draft it with/ }).click();
  await page.waitForSelector('.ladder');
}

async function consent(page: Page, site: string, then: RegExp): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Authorisation of ${site}` });
  await dialog.getByLabel('Agreed by').fill(`Head of ${site}`);
  await dialog.getByLabel('Hosts').fill('wn-1\nwn-2');
  await dialog.getByLabel('Addresses').fill('127.0.0.0/8');
  await dialog.getByLabel('Name').fill('Wanda');
  await dialog.getByLabel('Mail').fill('wanda@site.example');
  await dialog.getByRole('button', { name: then }).click();
  await dialog.waitFor({ state: 'detached' });
}

const step = (page: Page, title: string) => page.locator('.ladder li', { hasText: title });
const next = (page: Page) => page.locator('.next-step').innerText();

test('a campaign comes from nothing to its start on one page, which says what is missing for each next step', async () => {
  const page = await open('/campaigns/new?scenario=rogue-user');
  await draft(page, 'Spring alarm', ['AMSTEL-GRID', 'ARNO-T2', 'EBRO-CLOUD']);
  await expect
    .poll(() => next(page), SOON)
    .toContain('Record the authorisation of AMSTEL-GRID, ARNO-T2 and EBRO-CLOUD');
  // Another campaign of this year challenges the same sites: worth a look, and no hindrance.
  expect(await step(page, 'Calendar').innerText()).toContain('1 campaign within 60 days');

  await page.getByRole('button', { name: 'Record the authorisation of AMSTEL-GRID' }).click();
  await consent(page, 'AMSTEL-GRID', /Record, then ARNO-T2/);
  await consent(page, 'ARNO-T2', /^Record$/);
  await page.locator('#consent').getByRole('button', { name: 'Leave out EBRO-CLOUD' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('It asked for another week.');
  await page.getByRole('dialog').getByRole('button', { name: 'Leave out EBRO-CLOUD' }).click();
  await page.getByText('EBRO-CLOUD is left out: It asked for another week.').waitFor();
  await expect.poll(() => step(page, 'Authorisations').innerText(), SOON).toContain('2 of 2 recorded');

  // The identity is banned at the doors: the rehearsal finds it, and the campaign stays a draft.
  prober.results.set('rogue', 'refused');
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await page.getByRole('table', { name: 'What failed' }).waitFor();
  expect(await page.getByRole('table', { name: 'What failed' }).innerText()).toContain('front door, drill');
  expect(await next(page)).toContain('Mend what the rehearsal found');
  prober.results.clear();
  await page.getByRole('button', { name: 'Rehearse again' }).click();
  await expect.poll(() => next(page), SOON).toContain('Announce');

  await hold(page, /^Announce to 2 sites/);
  await expect
    .poll(() => next(page), SOON)
    .toContain('Everything is there. Starting it puts 10 copies at 2 sites.');
  await hold(page, /^Start: puts 10 copies at 2 sites/);
  await page.waitForURL(/\/campaigns\/cmp_[0-9a-z]+$/);
  const started = await stage.app.db
    .selectFrom('campaign')
    .select(['state', 'id'])
    .where('name', '=', 'Spring alarm')
    .executeTakeFirstOrThrow();
  expect(started.state).toBe('running');
  const planned = await stage.app.db
    .selectFrom('deployment')
    .select('id')
    .where('campaign_id', '=', started.id)
    .execute();
  expect(planned).toHaveLength(10);
  await page.context().close();
});

test('what the server does not take is said at its field, and nothing is lost', async () => {
  const page = await open('/campaigns/new?scenario=contact-check');
  await draft(page, 'Only mail', ['VLTAVA-FZ']);
  await page.getByRole('button', { name: 'Record the authorisation' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Agreed by').fill('Head');
  await dialog.getByLabel('Hosts').fill('wn-1');
  await dialog.getByLabel('Addresses').fill('192.0.2.1');
  await dialog.getByLabel('Name').fill('Wanda');
  await dialog.getByLabel('Mail').fill('wanda@site.example');
  await dialog.getByRole('button', { name: 'Record' }).click();
  await dialog.getByText('192.0.2.1 is not a CIDR block.').waitFor();
  expect(await dialog.getByLabel('Addresses').getAttribute('aria-invalid')).toBe('true');
  expect(await dialog.getByLabel('Agreed by').inputValue()).toBe('Head');
  await page.keyboard.press('Escape');

  // A campaign of mail alone says so, and ends here.
  await page.getByText('Abort this campaign').click();
  await page.getByLabel('Reason').fill('A try');
  await hold(page, /^Abort: it never runs, at none of its 1 site/);
  await page.getByText('Nothing can be changed any more.').waitFor();
  expect(await page.getByRole('button', { name: /Rehearse|Record|Start/ }).count()).toBe(0);
  await page.context().close();
});

test('a copy of a campaign begins with its script and its sites', async () => {
  const page = await open(`/campaigns/new?from=${stage.campaign}`);
  await page.waitForSelector('.site-choice tbody tr');
  expect(await page.getByLabel('Name').inputValue()).toBe('Lab tour, again');
  expect(await page.locator('.found').innerText()).toBe('12 of 12 sites chosen');
  await page.waitForSelector('.picture');
  await page.context().close();
});

test('an officer of an NGI plans for the own sites alone', async () => {
  const ngi = await stage.app.db
    .selectFrom('site')
    .innerJoin('ngi', 'ngi.id', 'site.ngi_id')
    .select(['site.ngi_id as id', 'ngi.name', 'site.name as site'])
    .where('ngi.name', '=', 'NGI_CZ')
    .executeTakeFirstOrThrow();
  const token = await stage.token('officer', { kind: 'ngi', ngiId: ngi.id ?? '' });
  const page = await open('/campaigns/new?scenario=contact-check', { token });
  await draft(page, 'Of the NGI', [ngi.site]);
  expect(await page.locator('#plan').innerText()).toContain('run by the NGI');
  expect(await page.locator('#plan').innerText()).toContain('writes to 1 site');
  await page.context().close();
});

test('an auditor sees the steps and can do none', async () => {
  const auditor = await open(`/campaigns/${stage.campaign}/set-up`, { token: await stage.token('auditor') });
  await auditor.waitForSelector('.ladder');
  expect(await auditor.getByRole('button', { name: /Record|Rehearse|Abort|Start|Leave/ }).count()).toBe(0);
  await auditor.context().close();
});

test.each([{}, { dark: true }, { screen: 'phone' }] as const)(
  'nothing grave keeps anybody from planning, and nothing is wider than the screen: %j',
  async (look) => {
    const form = await open('/campaigns/new?scenario=rogue-user', look);
    await form.waitForSelector('.site-choice tbody tr');
    expect(await graveFaults(form)).toEqual([]);
    expect(await tooWide(form)).toBe(0);
    await draft(form, 'Seen closely', ['LOIRE-LPC', 'TAMSUI-AS']);
    for (const summary of await form.locator('details summary').all()) {
      if (await summary.isVisible()) await summary.click();
    }
    expect(await graveFaults(form)).toEqual([]);
    expect(await tooWide(form)).toBe(0);
    await form
      .getByRole('button', { name: /^Record/ })
      .first()
      .click();
    expect(await graveFaults(form)).toEqual([]);
    await form.context().close();
  },
  90_000,
);
