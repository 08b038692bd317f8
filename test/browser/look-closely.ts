import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What keeps people from a page, as axe-core sees it: what it calls serious or critical, with the place. `rules`: these
 * alone.
 */
export async function graveFaults(page: Page, ...rules: string[]): Promise<string[]> {
  const options = rules.length > 0 ? { runOnly: rules } : {};
  await page.evaluate(AXE);
  return await page.evaluate<string[]>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`,
  );
}

/** By how many pixels the page is wider than the screen. */
export async function tooWide(page: Page): Promise<number> {
  return Math.max(0, await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'));
}

/** Runs in the page: until the bar of a button that is held has filled, which shows by its being empty again. */
const WATCH_BAR = `globalThis.barWasFull = new Promise((resolve) => {
  const isFilling = (one) => Number(one.style.getPropertyValue('--held')) > 0;
  let begun = false;
  const look = () => {
    const fills = [...document.querySelectorAll('.hold')].some(isFilling);
    if (begun && !fills) return resolve();
    begun ||= fills;
    requestAnimationFrame(look);
  };
  look();
}); 0`;

/** Holds a button until it has acted, as a finger or a key does. */
export async function hold(
  page: Page,
  name: string | RegExp,
  by: 'mouse' | 'Enter' = 'mouse',
): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.scrollIntoViewIfNeeded();
  await page.evaluate(WATCH_BAR);
  if (by === 'mouse') {
    await button.hover();
    await page.mouse.down();
  } else {
    await button.focus();
    await page.keyboard.down(by);
  }
  // The act may lead to another document.
  await page.evaluate('globalThis.barWasFull').catch(() => undefined);
  if (by === 'mouse') await page.mouse.up();
  else await page.keyboard.up(by);
}
