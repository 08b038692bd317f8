import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { newObservable, systemActor } from '@muster/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addObservables } from '../../packages/server/src/features/observables/add.ts';
import { realIncident } from '../../packages/server/src/features/observables/observables.fixture.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;
let exchange: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  officer = await stage.token('officer');
  const { db } = stage.app;
  const site = await db
    .selectFrom('site')
    .select('id')
    .where('name', '=', 'AMSTEL-GRID')
    .executeTakeFirstOrThrow();
  const incident = await realIncident(stage.app, [site.id]);
  await addObservables(stage.app, { ...systemActor, role: 'officer' }, incident, {
    observables: [
      newObservable.parse({ value: '192.0.2.7:443', tlp: 'GREEN', note: 'the pool' }),
      newObservable.parse({ value: 'hxxp://bad[.]example/x' }),
    ],
  });
  exchange = `/incidents/${incident}?part=exchange`;
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, token = officer, look: Look = {}): Promise<Page> {
  return await openAs(await reader(browser, look), stage.url, path, token);
}

test('nothing grave keeps anybody from the exchange and the team’s pages, light, dark or on a phone', async () => {
  const administrator = await stage.token('administrator');
  const pages = [
    [exchange, officer],
    ['/settings/team', administrator],
    ['/rfc2350', officer],
  ] as const;
  for (const [path, token] of pages)
    for (const look of [{}, { dark: true }, { screen: 'phone' }] as const) {
      const page = await open(path, token, look);
      await page.waitForLoadState('networkidle');
      expect(await graveFaults(page), path).toEqual([]);
      expect(await tooWide(page), path).toBeLessThanOrEqual(0);
      await page.context().close();
    }
});

test('an officer reads what CSAF cannot carry, takes the file, and finds it written down by its hash', async () => {
  const page = await open(exchange);
  await page.getByRole('radio', { name: /CSAF 2.0/ }).check();
  await page.getByText('CSAF has no observables').waitFor();
  await page.getByText('left out because its words may name people').first().waitFor();
  await page.getByLabel('With the words of the log').check();
  await page.getByText('the log is a note, for people to read').waitFor();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Hand out at TLP:AMBER' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^tst-\d{8}-\d\d\.json$/);
  const bytes = readFileSync(await download.path());
  expect(JSON.parse(bytes.toString()).document.distribution.tlp.label).toBe('AMBER');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const row = page.getByRole('region', { name: 'Handed out' }).getByRole('row', { name: /CSAF document/ });
  await row.waitFor();
  expect(await row.getByTitle(sha256).count()).toBe(1);
});

test('a redacted copy is made once its words tell nothing that stays behind, and is then handed out', async () => {
  const page = await open(exchange);
  await page.getByRole('button', { name: 'New copy for a wider circle' }).click();
  await page.getByLabel('Title', { exact: true }).fill('A miner at several sites');
  await page.getByLabel('Lessons learnt').fill('Amstel-Grid called bad.example.');
  await page.getByRole('button', { name: 'Compare with the whole' }).click();
  const shown = page.getByRole('alert');
  await shown.waitFor();
  expect(await shown.innerText()).toContain('the site AMSTEL-GRID');
  expect(await shown.innerText()).toContain('hxxp://bad[.]example/x');
  const make = page.getByRole('button', { name: 'Make the copy at TLP:GREEN' });
  await page.getByLabel('Reason').fill('for all sites');
  expect(await make.isDisabled()).toBe(true);
  await page.getByLabel('Lessons learnt').fill('Keys without a passphrase are looked for.');
  await page.getByRole('button', { name: 'Compare with the whole' }).click();
  await shown.waitFor({ state: 'detached' });
  await make.click();
  await page.getByRole('button', { name: 'Hand out at TLP:GREEN' }).waitFor();
  expect(await page.getByRole('region', { name: 'Redacted copies' }).innerText()).toContain('for all sites');
});

test('a list is looked at before anything of it is taken', async () => {
  const page = await open(exchange);
  await page.getByText('Paste it instead').click();
  await page.getByLabel('Text of the event').fill('evil[.]example\n192.0.2.7:443\nno form at all');
  await page.getByRole('button', { name: 'Show what it would bring' }).click();
  const region = page.getByRole('region', { name: 'Take in observables' });
  await region.getByText('1 new, 1 known, 1 refused').waitFor();
  await page.getByRole('button', { name: 'Take in 1 new observable' }).click();
  await region.getByText('Taken in: 1 new').waitFor();
});

test('what an administrator publishes of the team, anybody reads', async () => {
  const page = await open('/settings/team', await stage.token('administrator'));
  await page.getByLabel('3.2 Constituency').fill('The sites of the laboratory.');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('link', { name: 'Open the page' }).waitFor();
  const anybody = await (await reader(browser)).newPage();
  await anybody.goto(`${stage.url}/rfc2350`);
  await anybody.getByText('The sites of the laboratory.').waitFor();
  const text = await fetch(`${stage.url}/.well-known/security.txt`);
  expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect((await text.text()).match(/^Expires: /gm)).toHaveLength(1);
});
