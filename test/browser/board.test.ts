import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../packages/contract/src/index.ts';
import { overrideVerdict } from '../../packages/server/src/features/verdicts/overrides.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;
let board: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  officer = await stage.token('officer');
  board = `/campaigns/${stage.campaign}`;
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

/** A board of one's own, closed afterwards. */
async function onBoard(
  act: (page: Page, context: BrowserContext) => Promise<void>,
  { search = '', token = officer, look = {} as Look } = {},
): Promise<void> {
  const context = await reader(browser, look);
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(error.error().message));
  const page = await openAs(context, stage.url, `${board}${search}`, token);
  await page.waitForSelector('tr.site-row:not([hidden]) .mark-of');
  await act(page, context);
  await context.close();
  expect(faults).toEqual([]);
}

const mark = (page: Page, site: string, check: string) =>
  page.locator(`a.mark-of[aria-label^="${site}, ${check} "]`);
const shown = (page: Page) => page.locator('.board tr.site-row:visible');

describe('the board', () => {
  test('reads every verdict as site, check and word', async () => {
    await onBoard(async (page) => {
      expect(await page.locator('.mark-of').count()).toBe(12 * 21);
      const labels = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.mark-of')].map(({ ariaLabel }) => ariaLabel)`,
      );
      for (const label of labels)
        expect(label).toMatch(
          /^[\w-]+, [CKF]\d [^,]+(, [^,]+)*, (pass|late|fail|pending|not applicable|waived|our fault, not counted)$/,
        );
      expect(await page.title()).toBe('Lab tour – Muster');
    });
  });

  test('shows from its address what it is filtered by, and puts into its address what it shows', async () => {
    await onBoard(
      async (page) => {
        expect(await shown(page).locator('th a').allInnerTexts()).toEqual(['EBRO-CLOUD', 'TEJO-LIP']);
        expect(await page.locator('.found').innerText()).toBe('2 of 12 sites');
        await page.getByLabel('State').selectOption('fail');
        await page.waitForURL('**?ngi=NGI_IBERGRID&state=fail');
        expect(await shown(page).locator('th a').allInnerTexts()).toEqual(['TEJO-LIP']);
        await page.getByRole('button', { name: 'Show all' }).click();
        await page.waitForURL((url) => url.search === '');
        expect(await shown(page).count()).toBe(12);
      },
      { search: '?ngi=NGI_IBERGRID' },
    );
  });

  test('answers why in one step and returns in one, by keyboard', async () => {
    await onBoard(async (page) => {
      const active = () => page.evaluate<string | null>('document.activeElement.ariaLabel');
      await mark(page, 'LOIRE-LPC', 'C3').focus();
      await page.keyboard.press('ArrowRight');
      expect(await active()).toMatch(/^LOIRE-LPC, C4/);
      await page.keyboard.press('ArrowUp');
      expect(await active()).toMatch(/^SAIMAA-CSC, C4/);
      await page.keyboard.press('Home');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('SAIMAA-CSC');
      await mark(page, 'LOIRE-LPC', 'C3').focus();
      await page.keyboard.press('Enter');
      const sheet = page.getByRole('complementary', { name: 'Why' });
      expect(await sheet.locator('h2').innerText()).toBe('C3 Human acknowledgement in time');
      await expect.poll(() => sheet.innerText()).toContain('No person answered by the deadline');
      await expect.poll(() => page.locator('[aria-live].unseen').innerText()).toContain('No person answered');
      await page.keyboard.press('Escape');
      expect(await sheet.count()).toBe(0);
      expect(await active()).toMatch(/^LOIRE-LPC, C3/);
      expect(await page.evaluate(`document.querySelectorAll('.board [tabindex="0"]').length`)).toBe(1);
      await page.keyboard.press('/');
      expect(await active()).toBe('Search a site');
    });
  });

  test('leads to the check from the open verdict, and to the site from its name', async () => {
    await onBoard(async (page) => {
      const place = await mark(page, 'LOIRE-LPC', 'C3').getAttribute('href');
      expect(place).toMatch(new RegExp(`^${board}/sites/par_\\w+/checks/C3$`));
      await mark(page, 'LOIRE-LPC', 'C3').click();
      await mark(page, 'LOIRE-LPC', 'C3').click();
      await page.waitForURL(`**${place}`);
      await page.goBack();
      await page.getByRole('link', { name: 'LOIRE-LPC', exact: true }).click();
      await page.waitForURL(`**${place?.replace('/checks/C3', '')}`);
    });
  });

  test('counts down in UTC and names the reader’s zone and the site’s', async () => {
    await onBoard(async (page) => {
      const next = page.locator('tr.site-row', { hasText: 'SAIMAA-CSC' }).locator('td.next');
      expect(await next.getAttribute('title')).toMatch(
        /^Due Wed 6 Jan, \d\d:\d\d UTC · \d\d:\d\d Prague \(you\) · \d\d:\d\d Helsinki \(site\)$/,
      );
      const before = await next.innerText();
      await expect.poll(() => next.innerText(), { timeout: 20_000 }).not.toBe(before);
    });
  });

  test('shows what an officer decides as it is decided, marked as such', async () => {
    const part = await stage.app.db
      .selectFrom('participation')
      .innerJoin('site', 'site.id', 'participation.site_id')
      .select('participation.id')
      .where('site.name', '=', 'TAMSUI-AS')
      .executeTakeFirstOrThrow();
    await onBoard(async (page) => {
      expect(await mark(page, 'TAMSUI-AS', 'C1').getAttribute('aria-label')).toContain('fail');
      await overrideVerdict(stage.app, systemActor, {
        participation: part.id,
        check: 'C1',
        verdict: 'waived',
        reason: 'The registry was out of date.',
      });
      await expect
        .poll(() => mark(page, 'TAMSUI-AS', 'C1').getAttribute('aria-label'))
        .toMatch(/waived, decided by an officer$/);
      await page.getByLabel('State').selectOption('overridden');
      expect(await shown(page).locator('th a').allInnerTexts()).toEqual(['TAMSUI-AS']);
    });
  });

  test('says that the server does not answer and how old what is shown is, and takes it back', async () => {
    await onBoard(async (page, context) => {
      await context.route('**/grid', (route) => route.abort());
      somethingChanges();
      await expect
        .poll(() => page.getByRole('status').allInnerTexts(), { timeout: 15_000 })
        .toContainEqual(expect.stringMatching(/What you see was read \d+ s ago; nothing is lost/));
      expect(await page.locator('.mark-of').count()).toBe(12 * 21);
      await context.unroute('**/grid');
      await expect.poll(() => page.getByRole('status').count(), { timeout: 15_000 }).toBe(0);
    });
  });

  test.each([
    ['a desk', {}],
    ['a dark desk', { dark: true }],
    ['a phone', { screen: 'phone' }],
  ] as const)('keeps nobody out, nor is it wider than %s', async (_name, look) => {
    await onBoard(
      async (page) => {
        expect(await graveFaults(page)).toEqual([]);
        expect(await tooWide(page)).toBe(0);
        await page.locator('.mark-of.fail').first().click();
        await page.waitForSelector('.sheet .evidence, .sheet p');
        expect(await graveFaults(page)).toEqual([]);
        expect(await tooWide(page)).toBe(0);
      },
      { look },
    );
  });
});

test('no width makes the page scroll sideways, nor does the sheet beside the board', async () => {
  await onBoard(async (page) => {
    await page.locator('.mark-of.fail').first().click();
    // 720 is a desk at 200 %.
    for (const width of [1920, 1440, 1366, 1280, 1100, 1024, 900, 761, 720, 480]) {
      await page.setViewportSize({ width, height: 800 });
      expect({ width, tooWide: await tooWide(page) }).toEqual({ width, tooWide: 0 });
    }
  });
});

/** Something of the whole board changes, so that every page reads it again. */
function somethingChanges(): void {
  stage.app.events.publish(stage.campaign, 'board.changed', { participations: [] });
}

describe('what each reader is shown', () => {
  test('a site sees its own row and nothing that it may not do', async () => {
    const site = await stage.app.db
      .selectFrom('site')
      .select(['id', 'name'])
      .where('name', '=', 'ARNO-T2')
      .executeTakeFirstOrThrow();
    const token = await stage.token('site-contact', { kind: 'site', siteId: site.id });
    await onBoard(
      async (page) => {
        expect(await shown(page).locator('th a').allInnerTexts()).toEqual(['ARNO-T2']);
        expect(await page.locator('.hold').count()).toBe(0);
        expect(await page.getByRole('link', { name: 'Set-up' }).count()).toBe(0);
      },
      { token },
    );
  });

  test('an auditor sees all and is offered no full stop', async () => {
    await onBoard(
      async (page) => {
        expect(await shown(page).count()).toBe(12);
        expect(await page.locator('.hold').count()).toBe(0);
      },
      { token: await stage.token('auditor') },
    );
  });

  test('the list leads to the board and says how far the campaign has come', async () => {
    const context = await reader(browser);
    const page = await openAs(context, stage.url, '/campaigns', officer);
    const row = page.getByRole('row', { name: /Lab tour/ });
    expect(await row.innerText()).toMatch(/running[\s\S]*12[\s\S]*8 answered, 7 contained/);
    expect(await graveFaults(page)).toEqual([]);
    await row.getByRole('link', { name: 'Lab tour' }).click();
    await page.waitForURL(`**${board}`);
    await context.close();
  });
});

describe('the full stop', () => {
  test('stays at hand on a phone however far the page is scrolled, and over an open sheet', async () => {
    await onBoard(
      async (page) => {
        await page.evaluate('scrollTo(0, document.body.scrollHeight)');
        await page.locator('.mark-of').last().click();
        const button = page.getByRole('button', { name: /^Full stop: 10 copies at 4 sites/ });
        const box = await button.boundingBox();
        expect(box && box.y + box.height).toBeLessThanOrEqual(780);
        const onTop = await page.evaluate<boolean>(
          `document.elementFromPoint(180, ${(box?.y ?? 0) + 20}).closest('.hold') !== null`,
        );
        expect(onTop).toBe(true);
      },
      { look: { screen: 'phone' } },
    );
  });

  test('does nothing when it is let go early; held, it names every copy that is left and how long it can live', async () => {
    await onBoard(async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST') asked.push(new URL(request.url()).pathname);
      });
      const button = page.getByRole('button', { name: /^Full stop/ });
      await button.hover();
      await page.mouse.down();
      await page.waitForTimeout(500);
      await page.mouse.up();
      await page.waitForTimeout(1500);
      expect(asked).toEqual([]);
      await page.mouse.down();
      const progress = page.getByRole('region', { name: 'Full stop' });
      await progress.waitFor();
      await page.mouse.up();
      expect(asked).toEqual([`/api/v1${board}/stop`]);
      await expect.poll(() => button.count()).toBe(0);
      expect(await progress.innerText()).toMatch(/\d+ of \d+ copies left/);
      expect(await progress.locator('li').first().innerText()).toMatch(
        /^[A-Z0-9-]+, (implant|control) \w+: .*ends by itself .* UTC at the latest$/,
      );
    });
  });
});
