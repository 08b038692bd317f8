import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttp } from '../../packages/server/src/composition/parts.ts';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import { readConfig } from '../../packages/server/src/kernel/config.ts';
import { testApp } from '../../packages/server/src/testing/test-app.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { everyPage, openTour, type Reader, type Tour } from '../stage/every-page.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { openAs, openBrowser, reader } from './open-browser.ts';
import { walkByTab } from './walk-by-tab.ts';

const STOPS = 60;
const LARGEST_FIRST_PAGE = 150 * 1000;

type At = 'running' | 'closed';
interface Opened {
  stage: Stage;
  tour: Tour;
  readers: Map<Reader, BrowserContext>;
}

let browser: Browser;
const opened = new Map<At, Promise<Opened>>();

beforeAll(async () => {
  await ensureWeb();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  for (const one of opened.values()) await (await one).stage.close();
});

function at(moment: At): Promise<Opened> {
  const known = opened.get(moment) ?? open(moment);
  opened.set(moment, known);
  return known;
}

async function open(moment: At): Promise<Opened> {
  const stage = await openStage(moment);
  return { stage, tour: await openTour(stage), readers: new Map() };
}

async function contextOf({ tour, readers }: Opened, as: Reader): Promise<BrowserContext> {
  const known = readers.get(as);
  if (known) return known;
  const context = await reader(browser);
  await tour.signIn(context, as);
  readers.set(as, context);
  return context;
}

/** Whatever the browser complains of, a breach of the content security policy included, and requests that failed. */
function faultsOf(page: Page, answersThatAreMeant: readonly number[]): string[] {
  const faults: string[] = [];
  const isMeant = (status: number) => answersThatAreMeant.includes(status);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const refused = /status of (\d+)/.exec(message.text());
    if (refused && isMeant(Number(refused[1]))) return;
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('requestfailed', (request) => {
    // What the page itself gave up is no failure: a stream of events ends with it.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !isMeant(response.status()))
      faults.push(`${response.status()} ${response.url()}`);
  });
  return faults;
}

/** Who returns from no provider is told so; a young ledger has no head yet. */
const meantAnswers: Record<string, readonly number[]> = { '/sign-in/callback': [502], '/ledger': [404] };

async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  await page.waitForSelector('.waiting', { state: 'detached' });
  await page.waitForLoadState('load');
}

/** By how much the page itself can be scrolled to the side. */
async function tooWideAt(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 780 });
  return await tooWide(page);
}

test('every page of the application is looked at here', () => {
  const text = readFileSync(new URL('../../packages/web/src/app/pages.tsx', import.meta.url), 'utf8');
  const paths = [...text.matchAll(/^ {2}(?:openP|p)age\(\s*'([^']+)'/gm)].map(([, path]) => path);
  expect(paths.length).toBeGreaterThan(20);
  // A page can be looked at in several of its parts.
  const looked = new Set(everyPage.map(({ path }) => path.replace(/\?.*$/, '')));
  expect([...looked].sort()).toEqual(paths.sort());
});

describe('every page', () => {
  test.each(everyPage)('$path is whole, by eye, by keyboard, on every screen', async (entry) => {
    const here = await at(entry.at);
    const context = await contextOf(here, entry.as);
    const page = await context.newPage();
    const faults = faultsOf(page, meantAnswers[entry.path] ?? []);
    await page.goto(`${here.stage.url}${here.tour.address(entry)}`);
    await settled(page);

    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.title()).toMatch(/\S+ – Muster$/);
    expect(await graveFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await graveFaults(page, 'color-contrast')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });

    const { stops, unseen, missed } = await walkByTab(page, STOPS);
    expect(stops).toBeGreaterThan(0);
    expect(unseen).toEqual([]);
    expect(missed).toEqual([]);

    // At 200 % a screen of 1440 holds 720.
    expect(await tooWideAt(page, 720)).toBe(0);
    expect(await tooWideAt(page, 360)).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });
});

describe('when the server is gone', () => {
  test.each(['/', '/federation', '/campaigns/:id'])('%s says so and keeps what it showed', async (path) => {
    const here = await at('running');
    const context = await contextOf(here, 'officer');
    const page = await context.newPage();
    await page.goto(`${here.stage.url}${here.tour.address({ path })}`);
    await settled(page);
    await page.getByText('MERSEY-HEP').first().waitFor({ state: 'attached' });
    await page.route('**/api/**', (route) => route.abort());
    await page.clock.install();
    await page.clock.fastForward(61_000);
    await page
      .getByText(/nothing is lost on the server/)
      .first()
      .waitFor();
    expect(await page.getByText('MERSEY-HEP').count()).toBeGreaterThan(0);
    await page.close();
  });

  test('a machine without network says so on every page', async () => {
    const here = await at('running');
    const context = await contextOf(here, 'officer');
    const page = await context.newPage();
    await page.goto(`${here.stage.url}/scenarios`);
    await settled(page);
    await context.setOffline(true);
    await page.getByText('This machine has no network.').waitFor();
    await context.setOffline(false);
    await page.getByText('This machine has no network.').waitFor({ state: 'detached' });
    await page.close();
  });
});

test.each([
  '/campaigns/cmp_00000000000000000000000',
  '/campaigns/cmp_00000000000000000000000/set-up',
  '/campaigns/cmp_00000000000000000000000/results',
  '/campaigns/cmp_00000000000000000000000/sites/par_00000000000000000000000',
  '/campaigns/cmp_00000000000000000000000/sites/par_00000000000000000000000/checks/K1',
  '/mail/mail_00000000000000000000000',
  '/federation/sites/site_00000000000000000000000',
  '/scenarios/nothing-of-this-name',
])('%s, which is not there, gives the server’s words and code', async (path) => {
  const here = await at('running');
  const page = await (await contextOf(here, 'officer')).newPage();
  await page.goto(`${here.stage.url}${path}`);
  await page.waitForSelector('.fault .mono');
  expect(await page.locator('h1').count()).toBe(1);
  await page.close();
});

test('an empty federation has pages that say what to do first', async () => {
  const app = await testApp({
    config: readConfig({ MUSTER_DATA_DIR: '/nonexistent', MUSTER_HTTP_PORT: '0' }),
  });
  const http = await startHttp(app);
  try {
    const { secret } = await issueToken(
      app,
      { id: 'system', name: 'Muster', role: 'system', scope: { kind: 'federation' } },
      { name: 'Ada', role: 'administrator', scope: { kind: 'federation' }, validDays: 1 },
    );
    const context = await reader(browser);
    await (await openAs(context, http.url, '/', secret)).close();
    for (const path of [
      '/',
      '/campaigns',
      '/campaigns/new',
      '/review',
      '/mail',
      '/mail?box=in',
      '/mail?box=sent',
      '/federation',
      '/federation/calendars',
      '/ledger',
      '/settings/people',
      '/settings/tokens',
    ]) {
      const page = await context.newPage();
      const faults = faultsOf(page, meantAnswers[path] ?? []);
      await page.goto(`${http.url}${path}`);
      await settled(page);
      expect(await page.locator('h1').count(), path).toBe(1);
      expect(faults, path).toEqual([]);
      await page.close();
    }
    await context.close();
  } finally {
    await http.stop();
    await app.close();
  }
});

test.each(['/sign-in', '/', '/campaigns/:id'])('%s needs less than 150 KB of JavaScript', async (path) => {
  const here = await at('running');
  const context = await reader(browser);
  if (path !== '/sign-in') await here.tour.signIn(context, 'officer');
  const page = await context.newPage();
  const scripts = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body());
  });
  await page.goto(`${here.stage.url}${here.tour.address({ path })}`);
  await settled(page);
  const bodies = await Promise.all(scripts.values());
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(LARGEST_FIRST_PAGE);
  await context.close();
});
