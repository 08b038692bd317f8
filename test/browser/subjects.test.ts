import { expect, test } from 'vitest';
import { graveFaults, tooWide } from './look-closely.ts';
import { stageWithBans } from './stage-with-bans.ts';

const on = stageWithBans();

test('a ban leads to whom it means: other names, accounts, who says so, and what runs', async () => {
  const page = await on.open(`/bans/${on.staged.ban}`);
  await page.getByRole('link', { name: on.staged.name }).first().click();
  await page.waitForURL(`**/subjects/${on.staged.subject}`);
  const ties = page.locator('table.ties');
  const oidc = ties.getByRole('row').filter({ hasText: '529a87f1@egi.eu' });
  expect(await oidc.textContent()).toMatch(/90 %.*Cleo Marchetti.*since/);
  expect(await ties.getByRole('row').filter({ hasText: 'EBRO-CLOUD' }).first().textContent()).toContain(
    'the agent of EBRO-CLOUD',
  );
  await page.getByRole('row').filter({ hasText: 'trainer-7' }).waitFor();

  // A line unfolds what ties that one further, and never comes back to where it began.
  await ties.getByRole('button', { name: /529a87f1@egi\.eu/ }).press('Enter');
  const further = ties.getByRole('row').filter({ hasText: 'rrogue@uni.example' });
  await further.filter({ hasText: '70 %' }).waitFor();
  expect(await graveFaults(page)).toEqual([]);
  await page.context().close();
});

test('a robot shows who acts under its name, and a search tells a name from what only looks like it', async () => {
  const page = await on.open('/subjects');
  await page.getByLabel('Name in any form').fill(on.staged.name);
  await page.getByLabel('Name in any form').press('Enter');
  await page.getByText('is this name').waitFor();
  await page.getByLabel('Name in any form').fill('CN=Robot: Training Portal,OU=Robot,DC=example,DC=org');
  await page.getByLabel('Name in any form').press('Enter');
  const portal = page.getByRole('row').filter({ hasText: 'is this name' });
  await portal.getByRole('link', { name: /Training Portal/ }).click();
  await page.getByRole('heading', { name: 'Robot: Training Portal', level: 1 }).waitFor();
  expect(await page.locator('table.ties').textContent()).toMatch(/Stands under its name.*CN=user:jdoe/);
  await page.context().close();
});

test('a workload leads to its owner, on a phone too, and an officer of another NGI sees nobody', async () => {
  const page = await on.open(`/workloads/${on.staged.workload}`, { screen: 'phone' });
  await page.getByRole('link', { name: on.staged.name }).click();
  await page.waitForURL(`**/subjects/${on.staged.subject}`);
  await page.locator('table.ties').getByText('since').first().waitFor();
  expect(await tooWide(page)).toBe(0);
  await page.context().close();

  const elsewhere = await on.stage.app.db
    .selectFrom('site')
    .select('ngi_id')
    .where('name', '=', 'TAMSUI-AS')
    .executeTakeFirstOrThrow();
  const other = await on.stage.token('officer', { kind: 'ngi', ngiId: elsewhere.ngi_id ?? '' });
  const refused = await on.open(`/subjects/${on.staged.subject}`, {}, other);
  await refused.waitForSelector('.fault');
  expect(await refused.locator('main').textContent()).not.toContain('Robin');
  await refused.context().close();
});

test('a subject tells which bans mean it or reach it, and leads to the form of another, filled in', async () => {
  const page = await on.open(`/subjects/${on.staged.subject}`);
  const bans = page.getByRole('region', { name: 'Bans of it' });
  const row = bans.getByRole('row').filter({ hasText: 'verified' });
  expect(await row.textContent()).toMatch(/BAN-\d.*in force.*it is named.*verified/);
  await page.getByRole('link', { name: 'Ban this subject' }).click();
  await page.waitForURL('**/bans/new?subject=**');
  await page.getByText(on.staged.name).first().waitFor();
  await page.goBack();
  await page.getByRole('link', { name: '529a87f1@egi.eu' }).first().click();
  await bans.getByRole('row').filter({ hasText: 'another name of the same person is' }).waitFor();
  await page.context().close();

  const phone = await on.open(`/subjects/${on.staged.subject}`, { screen: 'phone' });
  await phone.getByText('it is named').waitFor();
  expect(await tooWide(phone)).toBe(0);
  await phone.context().close();
});
