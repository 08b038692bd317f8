import assert from 'node:assert/strict';
import { type Person, until } from './persons.ts';

/** The signs of one site, by check: `C1` is `pass`. */
async function signsOf(officer: Person, site: string): Promise<Record<string, string>> {
  const labels = await officer.page
    .locator(`.board .site-row a[aria-label^="${site}, "]`)
    .evaluateAll((signs) => signs.map((sign) => sign.getAttribute('aria-label') ?? ''));
  const signs = labels.map((label) => label.slice(site.length + 2));
  return Object.fromEntries(signs.map((sign) => [sign.slice(0, 2), sign.slice(sign.lastIndexOf(', ') + 2)]));
}

export async function awaitSign(officer: Person, site: string, check: string, says: RegExp): Promise<void> {
  await until(`${check} of ${site} as ${says}`, async () =>
    says.test((await signsOf(officer, site))[check] ?? ''),
  );
}

/** A page that was not loaded again still knows what was put on it. */
export async function markPage({ page }: Person): Promise<() => Promise<void>> {
  await page.evaluate(() => Object.assign(globalThis, { stillHere: true }));
  return async () => {
    assert.equal(await page.evaluate(() => 'stillHere' in globalThis), true, 'the page was loaded again');
  };
}

/** From the board to the site's time axis, with its mail beside it, and back by the crumb. */
export async function lookAtSite(officer: Person, site: string, campaign: string): Promise<void> {
  const { page } = officer;
  await page.locator('.board th.site a', { hasText: site }).click();
  await officer.seesHeading(site);
  await page.getByRole('application', { name: `What happened at ${site}` }).waitFor();
  await page.locator('.mail summary', { hasText: 'Alarm, to the site' }).click();
  await officer.sees(`Suspected misuse of an identity at ${site}`);
  await officer.follows(campaign);
  await officer.seesHeading(campaign);
}

/** Decides what waits longest with one key. */
export async function reviewOne(officer: Person): Promise<void> {
  const { page } = officer;
  await officer.follows('Review');
  const asked = page.locator('.review-asked');
  await asked.waitFor();
  const decided = page.waitForResponse(
    (answer) => answer.request().method() === 'POST' && /\/api\/v1\/review\//.test(answer.url()),
  );
  await page.keyboard.press('a');
  assert.equal((await decided).ok(), true, 'the decision was not taken');
}

interface Decision {
  site: string;
  check: string;
  verdict: string;
  reason: string;
}

/** Decides otherwise than the rule, from the board through the sheet to the page of the check. */
export async function overrideVerdict(officer: Person, decision: Decision): Promise<void> {
  const { page } = officer;
  const { site, check, verdict, reason } = decision;
  await page.locator(`.board .site-row a[aria-label^="${site}, ${check} "]`).click();
  await officer.follows('Open the check');
  await officer.clicks('Decide otherwise');
  const dialog = page.locator('dialog[open]');
  await dialog.getByRole('radio', { name: verdict, exact: true }).check();
  await dialog.getByLabel('Reason').fill(reason);
  await officer.holds(dialog.getByRole('button', { name: /Hold to decide/ }), () =>
    dialog.waitFor({ state: 'detached' }),
  );
  await officer.sees(reason);
}
