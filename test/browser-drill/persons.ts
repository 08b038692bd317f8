/** Who takes part, each at a browser of their own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Look, reader } from '../browser/open-browser.ts';

/** Generous: the machine may be shared with whatever else is tested on it. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 100;

export class Persons {
  readonly #browser: Browser;
  readonly #url: string;
  readonly #pages: Page[] = [];
  /** What a page threw, and what its content security policy forbade. */
  readonly faults: string[] = [];

  constructor(browser: Browser, url: string) {
    this.#browser = browser;
    this.#url = url;
  }

  async enters(look: Look = {}): Promise<Person> {
    const context = await reader(this.#browser, look);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.faults.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.faults.push(message.text());
    });
    this.#pages.push(page);
    return new Person(page, this.#url);
  }

  /** What everybody has before them. */
  async pictures(folder: string): Promise<string[]> {
    mkdirSync(folder, { recursive: true });
    const files: string[] = [];
    for (const [index, page] of this.#pages.entries()) {
      const path = join(folder, `person-${index + 1}.png`);
      const taken = await page.screenshot({ path, fullPage: true, timeout: 20_000 }).catch(() => undefined);
      if (taken) files.push(`${path} (${page.url()})`);
    }
    return files;
  }
}

export class Person {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : `${this.#url}${path}`);
  }

  async clicks(name: string | RegExp, exact = typeof name === 'string'): Promise<void> {
    await this.page.getByRole('button', { name, exact }).click();
  }

  async follows(name: string | RegExp): Promise<void> {
    await this.page.getByRole('link', { name }).first().click();
  }

  async writes(field: string, text: string): Promise<void> {
    await this.page.getByLabel(field, { exact: true }).fill(text);
  }

  async seesHeading(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** The link that is shown this once; then its dialog is closed. */
  async takesLink(): Promise<string> {
    const link = await this.page.getByLabel('One-time link', { exact: true }).textContent();
    await this.clicks('Close');
    return link ?? '';
  }

  /** Keeps the pointer down until what shall come of it has come. */
  async holds(button: Locator, until: () => Promise<unknown>): Promise<void> {
    await button.hover();
    await this.page.mouse.down();
    try {
      await until();
    } finally {
      await this.page.mouse.up();
    }
  }

  /** Who cannot see reads the words of the role and the name; so does this. */
  async knownAs(words: string): Promise<void> {
    await this.page.locator('.me summary', { hasText: words }).waitFor();
  }
}

/** Asks again and again, until the answer is yes. */
export async function until(
  what: string,
  asked: () => Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await asked())) {
    if (performance.now() > end) throw new Error(`It never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
