import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

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

async function open(path: string, token = officer, look: Look = {}): Promise<Page> {
  return await openAs(await reader(browser, look), stage.url, path, token);
}

const pages = [
  '/federation',
  '/federation/sites/AMSTEL-GRID',
  '/federation/calendars',
  '/federation/import',
] as const;

test.each(pages)(
  'nothing grave keeps anybody from %s, light, dark or on a phone',
  async (path) => {
    for (const look of [{}, { dark: true }, { screen: 'phone' }] as const) {
      const page = await open(path, officer, look);
      expect(await graveFaults(page)).toEqual([]);
      expect(await tooWide(page)).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  },
  90_000,
);

test('the slash goes to the search, which finds sites by name, NGI and country and stands in the address', async () => {
  const page = await open('/federation');
  await page.keyboard.press('/');
  await page.keyboard.type('portugal');
  await expect.poll(() => page.locator('.sites-table tbody tr:not(.ngi)').count()).toBe(1);
  expect(await page.locator('.sites-table tbody tr:not(.ngi)').textContent()).toContain('TEJO-LIP');
  expect(page.url()).toContain('text=portugal');
  await page.getByLabel('Readiness').selectOption('ready');
  await page.getByText('No site fits').waitFor();
  await page.context().close();
});

test('a site shows what became of mail to its contacts and how its drills went', async () => {
  const page = await open('/federation/sites/AMSTEL-GRID');
  await page.getByRole('heading', { name: 'Contacts' }).waitFor();
  const contacts = await page.locator('.contacts').first().innerText();
  expect(contacts).toContain('security@amstel-grid.lab.example');
  expect(contacts).toContain('a person answered');
  const mail = await page.locator('.deliveries').innerText();
  expect(mail).toMatch(
    /taken by the mail server[\s\S]*delivered[\s\S]*says its mail server[\s\S]*a person answered/,
  );
  expect(await page.locator('.site-campaigns tbody').innerText()).toMatch(
    /Lab tour[\s\S]*7 min[\s\S]*8 of 8/,
  );
  await page.context().close();
});

test('a contact is added by hand, is where alarms go beside the registry’s, and is retired again', async () => {
  const page = await open('/federation/sites/VLTAVA-FZ');
  await page.locator('section', { hasText: 'Contacts' }).getByRole('button', { name: 'Add' }).first().click();
  await page.getByLabel('Address').fill('second@vltava-fz.lab.example');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  const row = page.locator('.contacts tr', { hasText: 'second@vltava-fz.lab.example' });
  await row.waitFor();
  expect(await row.textContent()).toContain('alarms go here');
  await hold(page, 'Retire');
  await page.getByText('1 that went').waitFor();
  await page.context().close();
});

test('a downtime is recorded and withdrawn', async () => {
  const page = await open('/federation/sites/VLTAVA-FZ');
  await page.getByRole('button', { name: 'Record' }).click();
  await page.getByLabel('Why').fill('Power');
  await page.getByRole('dialog').getByRole('button', { name: 'Record' }).click();
  const line = page.locator('.downtimes li', { hasText: 'Power' });
  await line.waitFor();
  expect(await line.textContent()).toContain('outage now');
  await hold(page, 'Withdraw');
  await line.waitFor({ state: 'detached' });
  await page.context().close();
});

test('a calendar’s holiday is written as a line, and the year shows it', async () => {
  const page = await open('/federation/calendars');
  await page.getByRole('button', { name: 'ARNO-T2' }).click();
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Monday').fill('late');
  await page.getByRole('button', { name: 'Keep as a new version' }).click();
  await page.getByText('Write Monday’s hours').waitFor();
  await page.getByLabel('Monday').fill('9-13');
  const holidays = page.getByLabel('Holidays');
  await holidays.fill(`${await holidays.inputValue()}\n2027-06-02 Festa della Repubblica`);
  await page.getByRole('button', { name: 'Keep as a new version' }).click();
  await page.getByText('Version 1, by hand').waitFor();
  expect(await page.locator('time.holiday[datetime="2027-06-02"]').getAttribute('title')).toBe(
    'Festa della Repubblica, holiday, closed',
  );
  expect(await page.locator('.calendar-facts').innerText()).toContain('09:00–13:00');
  await page.context().close();
});

const CSV = [
  'ngi,site,country,latitude,longitude,role,email',
  'NGI_CZ,VLTAVA-FZ,CZ,50.1,14.46,security,new@vltava-fz.lab.example',
  'NGI_CZ,NOVY-HPC,CZ,49.2,16.6,security,security@novy-hpc.lab.example',
  'NGI_CZ,STARY,north,,,security,nobody',
].join('\n');

test('an import shows what it would change, changes nothing, and then does what it showed', async () => {
  const page = await open('/federation/import');
  await page.setInputFiles('input[type=file]', {
    name: 'czech.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(CSV),
  });
  await page.getByLabel('These files hold only a part').check();
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
  const changes = await page.locator('.import-changes').innerText();
  expect(changes).toMatch(/site NOVY-HPC added/);
  expect(changes).toMatch(/new@vltava-fz\.lab\.example/);
  expect(await page.locator('.warnings').innerText()).toMatch(/czech\.csv:4:1[\s\S]*no country code/);
  const known = () => stage.app.db.selectFrom('site').select('name').where('name', '=', 'NOVY-HPC').execute();
  expect(await known()).toEqual([]);
  await hold(page, /Hold to import: adds \d+/);
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  expect(await known()).toHaveLength(1);
  await page.getByRole('link', { name: 'See the federation' }).click();
  await page.getByRole('link', { name: 'NOVY-HPC' }).waitFor();
  await page.context().close();
});

test('what was pasted is known for what it is, and a wrong file is refused with its place', async () => {
  const page = await open('/federation/import');
  await page.getByText('Paste text instead').click();
  await page.getByLabel('Text of an answer').fill('<results>\n<SITE>\n</results>');
  await page.getByRole('button', { name: 'Take this text' }).click();
  expect(await page.getByLabel('Format').inputValue()).toBe('gocdb');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('import.invalid');
  await page.context().close();
});

test('an auditor reads and is offered no change; a site’s contact sees the own site and no other', async () => {
  const auditor = await open('/federation/sites/AMSTEL-GRID', await stage.token('auditor'));
  await auditor.getByRole('heading', { name: 'Contacts' }).waitFor();
  for (const name of ['Add', 'Record', 'Change'])
    expect(await auditor.getByRole('button', { name }).count()).toBe(0);
  await auditor.context().close();
  const { id } = await stage.app.db
    .selectFrom('site')
    .select('id')
    .where('name', '=', 'AMSTEL-GRID')
    .executeTakeFirstOrThrow();
  const contact = await stage.token('site-contact', { kind: 'site', siteId: id });
  const own = await open('/federation/sites/AMSTEL-GRID', contact);
  await own.getByRole('heading', { name: 'Contacts' }).waitFor();
  expect(await own.locator('.deliveries a[href^="/mail/"]').count()).toBe(0);
  await own.context().close();
  const other = await open('/federation/sites/ARNO-T2', contact);
  await other.getByText('not-found').first().waitFor();
  expect(await other.locator('main').innerText()).not.toContain('arno-t2.lab.example');
  await other.context().close();
});
