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
import { type Look, openBrowser, reader } from '../browser/open-browser.ts';
import { everyPage, openTour, type PageOnStage, type Reader, type Tour } from './every-page.ts';
import { openStage } from './stage.ts';
import { stillClocks } from './still-clocks.ts';

const LOOKS: Record<string, Look> = { light: {}, dark: { dark: true }, phone: { screen: 'phone' } };
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
    for (const [look, how] of Object.entries(LOOKS)) {
      const readers = new Map<Reader, BrowserContext>();
      for (const page of pages) {
        const known = readers.get(page.as);
        const context = known ?? (await stillReader(on, how));
        readers.set(page.as, context);
        const token = known || page.as === 'nobody' ? '' : tour.tokens[page.as];
        keep(`${page.name}-${look}`, await take(context, stage.url, tour, page, token));
      }
      for (const context of readers.values()) await context.close();
    }
  } finally {
    await stage.close();
  }
}

async function stillReader(on: Browser, how: Look): Promise<BrowserContext> {
  const context = await reader(on, how);
  // The pages go on from the server's time by this clock.
  await context.addInitScript('performance.now = () => 1000');
  return context;
}

async function take(
  context: BrowserContext,
  url: string,
  tour: Tour,
  entry: PageOnStage,
  token: string,
): Promise<Buffer> {
  const page = await context.newPage();
  await page.goto(`${url}${tour.address(entry)}${token ? `#token=${token}` : ''}`);
  await page.waitForSelector('h1');
  await page.waitForSelector('.waiting', { state: 'detached' });
  await page.waitForTimeout(500);
  const picture = await shot(page);
  await page.close();
  return picture;
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
