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

/** Holds a button as a finger does. */
export async function hold(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.scrollIntoViewIfNeeded();
  await button.hover();
  await page.mouse.down();
  await page.waitForTimeout(1700);
  await page.mouse.up();
}
