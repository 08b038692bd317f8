import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;
let contact: string;
let here: string;

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  // It reported, gave another site's answers, and has no daylight between its zone and the viewer's.
  const site = await stage.app.db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'site.id as site'])
    .where('site.name', '=', 'WISLA-CYF')
    .executeTakeFirstOrThrow();
  here = `/campaigns/${stage.campaign}/sites/${site.id}`;
  officer = await stage.token('officer');
  contact = await stage.token('site-contact', { kind: 'site', siteId: site.site });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(path: string, token = officer, look: Look = {}): Promise<Page> {
  const page = await openAs(await reader(browser, look), stage.url, path, token);
  page.on('pageerror', (error) => {
    throw error;
  });
  return page;
}

async function axis(look: Look = {}, token = officer): Promise<Page> {
  const page = await open(here, token, look);
  await page.locator('.axis svg').waitFor();
  return page;
}

/** Where the words of the axis' header say it begins and ends. */
function shown(page: Page): Promise<string> {
  return page.locator('.axis-panel h2').innerText();
}

function said(page: Page): Promise<string> {
  return page.locator('[aria-live="polite"]').innerText();
}

describe('the time axis', () => {
  test('tells of the place under the pointer what was so in every lane, in the site’s zone and the viewer’s', async () => {
    const page = await axis();
    const box = await page.locator('.axis').boundingBox();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * 0.5, (box?.y ?? 0) + 160);
    const lanes = await page.locator('.axis .name').count();
    expect(await page.locator('.axis .cross-point').count()).toBe(lanes);
    const when = await page.locator('.reading-when').innerText();
    expect(when).toMatch(/\d\d:\d\d:\d\d UTC/);
    expect(when).toContain('Warsaw, at the site');
    expect(when).toContain('Prague, where you are');
    const said = await page.locator('.reading dl').innerText();
    expect(said).toMatch(/copy a\s+frozen since 09:57:09/);
    expect(said).toMatch(/acknowledge\s+met/);
    await page.context().close();
  });

  test('is walked from event to event by the arrow keys, and Enter opens the mail', async () => {
    const page = await axis();
    await page.locator('.axis').focus();
    await page.keyboard.press('Home');
    expect(await said(page)).toMatch(/^08:00:06 UTC, 09:00 in Warsaw\. campaign: campaign starts/);
    await page.keyboard.press('ArrowRight');
    expect(await said(page)).toContain('control: first beat');
    // A lane of its own: from there left and right stay in it.
    for (let n = 0; n < 12 && !(await said(page)).includes('mail from the site'); n += 1)
      await page.keyboard.press('ArrowUp');
    for (let n = 0; n < 6 && !(await said(page)).includes('report: a person'); n += 1)
      await page.keyboard.press('ArrowRight');
    expect(await said(page)).toContain('mail from the site: report: a person wrote');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.closest(".mail")?.innerText')).toContain(
      'First report',
    );
    await page.context().close();
  });

  test('is zoomed by keys, wheel and hand; the address keeps what is shown', async () => {
    const page = await axis();
    const all = await shown(page);
    await page.locator('.axis').focus();
    await page.keyboard.press('+');
    const closer = await shown(page);
    expect(closer).not.toBe(all);
    await page.reload();
    await page.locator('.axis svg').waitFor();
    expect(await shown(page)).toBe(closer);
    await page.locator('.axis').focus();
    await page.keyboard.press('0');
    expect(await shown(page)).toBe(all);

    const box = await page.locator('.axis').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 200];
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await expect.poll(() => shown(page)).not.toBe(all);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 150, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => shown(page)).toMatch(/09:\d\d to 1[01]:\d\d UTC/);
    await page.context().close();
  });

  test('is a table of the same events for who reads', async () => {
    const page = await axis();
    await page.getByLabel('Show as table').check();
    const table = page.locator('table.events');
    expect(await table.locator('thead th').allInnerTexts()).toEqual([
      'UTC',
      'Warsaw',
      'Where',
      'What happened',
    ]);
    const text = await table.innerText();
    for (const words of [
      'alarm',
      'met after 7 min of 4 h',
      'last beat, then frozen',
      'refused: ban proven, at the front door',
    ])
      expect(text).toContain(words);
    await page.context().close();
  });

  test('marks in the mail what was understood, by words too', async () => {
    const page = await axis();
    const answers = page.locator('.mail', { hasText: 'Answers to your questions' });
    expect(await answers.locator('mark.wrong').count()).toBe(5);
    expect(await answers.locator('mark.wrong').first().innerText()).toMatch(/^F1: [0-9a-f]{64}wrong$/);
    expect(await answers.locator('.claim-rows').innerText()).toContain(
      'right at another site of the campaign',
    );
    await page.context().close();
  });

  test('shows to the site itself, while the drill runs, no copy, no probe and nobody’s mail', async () => {
    const page = await axis({}, contact);
    const names = await page.locator('.axis .name').allInnerTexts();
    expect(names.join()).not.toMatch(/copy|identity|job/);
    expect(await page.locator('.thread').count()).toBe(0);
    expect(await page.locator('.axis-note').innerText()).toContain('when the campaign is closed');
    await page.context().close();
  });
});

describe('a check', () => {
  test('is stepped through by keys, and Escape returns to the site', async () => {
    const page = await open(`${here}/checks/K4`);
    await page.keyboard.press('j');
    await page.locator('h1', { hasText: 'K5 Contained in time' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('h1', { hasText: 'K4 Submission address found' }).waitFor();
    expect(await page.locator('.evidence a[href^="/ledger?entry=ent_"]').count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.locator('.axis').waitFor();
    await page.context().close();
  });

  test('is appealed by the site; an officer accepts by holding, and the site’s page says so without being asked', async () => {
    const site = await open(`${here}/checks/F1`, contact);
    await site.getByLabel('Why is this verdict wrong?').fill('The hash is that of our own copy on wn017.');
    await site.getByRole('button', { name: 'Appeal' }).click();
    await site.locator('.appeal', { hasText: 'waits for an officer' }).waitFor();
    expect(await site.locator('form').count()).toBe(0);

    const page = await open(`${here}/checks/F1`);
    await page.locator('.appeal', { hasText: 'wn017' }).waitFor();
    await page.getByLabel('accept').check();
    await page.getByRole('radio', { name: 'waived' }).check();
    await page.getByLabel('Words of the answer').fill('Read out on the phone.');
    const answer = /Hold to answer/;
    expect(await page.getByRole('button', { name: answer }).innerText()).toContain(
      'F1 at WISLA-CYF becomes waived',
    );
    await hold(page, answer);
    await page.locator('.verdict-big', { hasText: 'waived' }).waitFor();
    expect(await page.locator('.check-history').innerText()).toMatch(
      /Officer decided[\s\S]*Answer to the appeal/,
    );

    await site.locator('.verdict-big', { hasText: 'waived' }).waitFor();
    expect(await site.locator('.appeal').innerText()).toContain('Read out on the phone.');
    expect(await site.getByRole('button', { name: 'Decide otherwise' }).count()).toBe(0);
    await page.context().close();
    await site.context().close();
  });

  test('is decided otherwise with a reason, which the rule’s own verdict stands beside', async () => {
    const page = await open(`${here}/checks/F2`);
    await page.getByRole('button', { name: 'Decide otherwise' }).click();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Decide otherwise' }).click();
    await page.getByRole('radio', { name: 'pass' }).check();
    expect(await page.getByRole('button', { name: /Hold to decide/ }).isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Shown in the log that came by post.');
    await hold(page, /Hold to decide/);
    await page.locator('.verdict-big', { hasText: 'pass' }).waitFor();
    expect(await page.locator('.verdict-panel').innerText()).toMatch(/The rule says\s+fail/);
    await page.context().close();
  });
});

describe.each([{}, { dark: true }, { screen: 'phone' }] as const)('for everybody, %j', (look) => {
  test.each(['', '/checks/K5'])(
    'nothing grave stands in the way, and nothing is wider than the screen%s',
    async (path) => {
      const page = await open(`${here}${path}`, officer, look);
      await page.waitForTimeout(300);
      expect(await graveFaults(page)).toEqual([]);
      const wide = await tooWide(page);
      expect(wide).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});
