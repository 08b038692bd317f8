import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium: nothing is downloaded. */
const CHROMIUM = '/usr/bin/chromium';

export const screens = {
  desk: { width: 1440, height: 900 },
  phone: { width: 360, height: 780 },
} as const;

export interface Look {
  screen?: keyof typeof screens;
  dark?: boolean;
}

export function openBrowser(): Promise<Browser> {
  // As root Chromium has no sandbox; what it opens is this server's own pages.
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--lang=en-GB', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}

/** A reader of one's own: cookies and storage of no other. The viewer's zone is Prague, so that zones must be named. */
export function reader(
  browser: Browser,
  { screen = 'desk', dark = false }: Look = {},
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: screens[screen],
    colorScheme: dark ? 'dark' : 'light',
    timezoneId: 'Europe/Prague',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
}

/** Opens a page signed in with a token, and waits until it shows its heading. */
export async function openAs(
  context: BrowserContext,
  url: string,
  path: string,
  token: string,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}${path}#token=${token}`);
  await page.waitForSelector('h1');
  await page.waitForSelector('.waiting', { state: 'detached' });
  return page;
}
