import { describe, expect, test } from 'vitest';
import { hold } from './look-closely.ts';
import { stageWithBans } from './stage-with-bans.ts';

const on = stageWithBans();

describe('a ban', () => {
  test('is previewed as it is written, pressed once, and its board fills as a site answers', async () => {
    const page = await on.open('/bans/new');
    await page.getByLabel('Name').fill(on.staged.name);
    await page.getByLabel('Name').press('Enter');
    await page.getByRole('heading', { name: 'Whom it reaches' }).waitFor();
    const reach = page.getByLabel('What it would reach');
    expect(await reach.textContent()).toContain('5 workloads');
    const press = page.getByRole('button', { name: /^Ban at 12 sites/ });
    expect(await press.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('The same key again');
    await page.getByLabel('Ends after').selectOption('7');
    await hold(page, /^Ban at 12 sites/);
    await page.getByRole('heading', { name: 'From the press to verified at the site' }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'AMSTEL-GRID' });
    await row.getByText('on its way').waitFor();

    await on.staged.answer('AMSTEL-GRID', page.url().split('/').at(-1) ?? '');
    await row.getByText('verified').waitFor();
    expect(await row.locator('time').count()).toBe(3);
    await page.context().close();
  });

  test('shows a site in every state with its own words, and each state opens onto its sites', async () => {
    const page = await on.open(`/bans/${on.staged.ban}`);
    const board = page.locator('.order-board tbody tr');
    await board.first().waitFor();
    expect(await board.count()).toBe(12);
    expect(await board.filter({ hasText: 'MERSEY-HEP' }).textContent()).toContain(
      'call us before you ban it',
    );
    await page.getByRole('button', { name: '1 silent' }).click();
    expect(await board.allTextContents()).toEqual([expect.stringContaining('TAMSUI-AS')]);
    await page.getByRole('button', { name: '12 sites' }).click();
    await board.getByRole('link', { name: 'EBRO-CLOUD' }).click();
    await page.getByRole('heading', { name: 'EBRO-CLOUD', level: 1 }).waitFor();
    expect(await page.locator('.plan-step').count()).toBe(11);
    expect(await page.locator('.plan-step').filter({ hasText: 'Pause trainer-7' }).textContent()).toMatch(
      /holds.*PAUSED.*Undo Resume/s,
    );
    await page.context().close();
  });

  test('begins with the careful default, and suggests more to who says how certain it is, without doing it', async () => {
    const page = await on.open('/bans/new');
    const running = page.getByLabel('What runs already');
    const network = page.getByLabel('Its network');
    const stands = async () => [await running.inputValue(), await network.inputValue()];
    expect(await stands()).toEqual(['notify', 'keep']);
    await page.getByLabel('Was it taken over?').selectOption('seen');
    await page.getByText('What runs is paused, its network is cut off.').waitFor();
    expect(await stands()).toEqual(['notify', 'keep']);
    await page.getByRole('button', { name: 'Take it over' }).click();
    expect(await stands()).toEqual(['pause', 'quarantine']);
    await page.getByText('What stands above fits').waitFor();
    await page.context().close();
  });

  test('is opened by its number as by its id, and its page lives on', async () => {
    const ref = async (id: string) => {
      const { no } = await on.stage.app.db
        .selectFrom('ban')
        .select('no')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return `BAN-${no}`;
    };
    const page = await on.open(`/bans/${await ref(on.staged.ban)}`);
    const row = page.getByRole('row').filter({ hasText: 'TAMSUI-AS' });
    await row.getByText('silent').waitFor();
    await on.staged.answer('TAMSUI-AS', on.staged.ban);
    await row.getByText('verified').waitFor();
    await page.getByRole('button', { name: 'Lift the ban' }).click();
    await page
      .getByText(/will be asked|asks/)
      .first()
      .waitFor();
    await page.context().close();
  });

  test('above the limit waits for a second officer, who sees whom it reaches and why they are asked', async () => {
    const page = await on.open(`/bans/${on.staged.waiting}`);
    await page.getByText('No site was told of it yet').waitFor();
    await page
      .getByText(/acts for others/)
      .first()
      .waitFor();
    expect(await page.getByLabel('Collateral').textContent()).toContain('though nobody named');
    await hold(page, /^Approve: ban at/);
    await page.getByRole('heading', { name: 'From the press to verified at the site' }).waitFor();
    await page.context().close();
  });

  test('reads on a phone as a list of sites with their three times', async () => {
    const page = await on.open(`/bans/${on.staged.ban}`, { screen: 'phone' });
    const row = page.locator('.order-board tbody tr').filter({ hasText: 'AMSTEL-GRID' });
    await row.waitFor();
    expect(await row.locator('.lag').allTextContents()).toEqual(['0.21 s', '0.64 s', '0.98 s']);
    expect(await row.locator('.lane-cell').isVisible()).toBe(false);
    await page.context().close();
  });
});
