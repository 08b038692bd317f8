/**
 * `npm run pictures`: takes every page on the stage, light, dark and on a phone, into docs/handbook/pictures. The
 * server's clock stands still and no page ticks, so that two runs take nearly the same pictures.
 * `npm run pictures -- [--png] [--into FOLDER] [NAME…]`: some alone, or elsewhere, or as PNG.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { type Look, openBrowser, reader, screens } from '../browser/open-browser.ts';
import { everyPage, openTour, type PageOnStage } from './every-page.ts';
import { openStage } from './stage.ts';
import { stillClocks } from './still-clocks.ts';

/** The phone first: what a page brings into sight when it opens, it brings there on a small screen. */
const LOOKS: Record<string, Look> = { phone: { screen: 'phone' }, light: {}, dark: { dark: true } };
const QUALITY = 82;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    png: { type: 'boolean', default: false },
    into: { type: 'string', default: new URL('../../docs/handbook/pictures', import.meta.url).pathname },
  },
});
const wanted = everyPage.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
mkdirSync(values.into, { recursive: true });
await ensureWeb();
const browser = await openBrowser();
let bytes = 0;
try {
  for (const at of ['running', 'closed'] as const) await takeAll(browser, at);
} finally {
  await browser.close();
}
console.log(`${(bytes / 1024 ** 2).toFixed(1)} MiB in ${values.into}`);
process.exit(0);

async function takeAll(on: Browser, at: PageOnStage['at']): Promise<void> {
  const pages = wanted.filter((page) => page.at === at);
  if (pages.length === 0) return;
  const stage = await openStage(at, { clocks: stillClocks(at) });
  try {
    const tour = await openTour(stage);
    for (const as of new Set(pages.map((page) => page.as))) {
      const context = await reader(on);
      await tour.signIn(context, as);
      // The pages go on from the server's time by this clock.
      await context.addInitScript('performance.now = () => 1000');
      for (const entry of pages.filter((page) => page.as === as)) {
        await take(context, `${stage.url}${tour.address(entry)}`, entry.name);
      }
      await context.close();
    }
  } finally {
    await stage.close();
  }
}

async function take(context: BrowserContext, address: string, name: string): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize(screens.phone);
  await page.goto(address);
  await page.waitForSelector('h1');
  await page.waitForSelector('.waiting', { state: 'detached' });
  for (const [look, { dark = false, screen = 'desk' }] of Object.entries(LOOKS)) {
    await page.setViewportSize(screens[screen]);
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.waitForTimeout(400);
    await page.evaluate('scrollTo(0, 0)');
    keep(`${name}-${look}`, await shot(page));
  }
  await page.close();
}

/** What a screen shows, not the whole length of the page. */
async function shot(page: Page): Promise<Buffer> {
  if (values.png) return await page.screenshot();
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  return Buffer.from(data, 'base64');
}

function keep(name: string, picture: Buffer): void {
  const file = join(values.into, `${name}.${values.png ? 'png' : 'webp'}`);
  writeFileSync(file, picture);
  bytes += picture.length;
  console.log(`${file} ${Math.round(picture.length / 1024)} KiB`);
}
