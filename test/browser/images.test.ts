import { expect, test } from 'vitest';
import { graveFaults, hold, tooWide } from './look-closely.ts';
import { stageWithBans } from './stage-with-bans.ts';

const on = stageWithBans();

test('a workload’s image is previewed, blocked with one press, and the block is lifted again', async () => {
  const page = await on.open(`/workloads/${on.staged.workload}`);
  await page.getByRole('link', { name: 'Block its image' }).click();
  await page.getByText('run from it, and go on').waitFor();
  const press = page.getByRole('button', { name: /^Block it at 1 site/ });
  expect(await press.isDisabled()).toBe(true);
  await page.getByLabel('At', { exact: true }).selectOption({ label: 'every site' });
  await page.getByRole('row').filter({ hasText: 'VLTAVA-FZ' }).waitFor();
  await page.getByLabel('Reason').fill('A backdoor in its sshd');
  expect(await graveFaults(page)).toEqual([]);
  await hold(page, /^Block it at 12 sites/);
  await page.getByRole('heading', { name: 'From the press to verified at the site' }).waitFor();
  await page.getByText('in force').waitFor();

  await page.getByRole('button', { name: 'Lift the block' }).click();
  await page.getByLabel('Why it is lifted').fill('Rebuilt and endorsed again');
  await hold(page, /^Lift it at 12 sites/);
  await page.getByText('How far its lifting has come').waitFor();
  await page.getByText('lifted', { exact: true }).waitFor();
  await page.context().close();
});

test('above the limit a second officer approves it, by the reach that stands there now', async () => {
  const administrator = await on.stage.token('administrator');
  const limits = await fetch(`${on.stage.url}/api/v1/ban-limits`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ users: 5, workloads: 20, sites: 2, approvalHours: 24, mostDays: 90 }),
  });
  expect(limits.status).toBe(200);
  const page = await on.open('/images/new?image=img-1');
  await page.getByText('A second officer must approve it.').waitFor();
  await page.getByLabel('Reason').fill('A backdoor in its sshd');
  await hold(page, /^Ask a second officer: block it at 12 sites/);
  await page.getByText('You may read it; another officer answers.').waitFor();

  const other = await on.open(new URL(page.url()).pathname, {}, await on.stage.token('officer'));
  await hold(other, /^Approve: block it at 12 sites/);
  await other.getByRole('heading', { name: 'From the press to verified at the site' }).waitFor();
  await other.context().close();
  await page.context().close();
});

test('a site without an agent is told by nobody, and the page has the words to write to it', async () => {
  const page = await on.open(`/images/${on.staged.block}`);
  const row = page.getByRole('row').filter({ hasText: 'TEJO-LIP' });
  await row.getByText('Nobody tells this site: write to it.').waitFor();
  const told = page.getByRole('region', { name: 'To be told by you: 1 site without an agent' });
  expect(await told.textContent()).toMatch(/TEJO-LIP.*Its sshd has a backdoor.*--deactivate img-1/s);
  await told.getByRole('link', { name: 'TEJO-LIP' }).click();
  await page.getByRole('heading', { name: 'Contacts' }).waitFor();
  await page.context().close();

  const ban = await on.open(`/bans/${on.staged.ban}`);
  await ban.getByText('Learns of it by the lists; has not read them since.').waitFor();
  await ban.context().close();
});

test('the list says how far each block has come, on a phone too, and only an officer is offered to block', async () => {
  const page = await on.open('/images', { screen: 'phone' });
  const row = page.getByRole('row').filter({ hasText: 'Its sshd has a backdoor.' });
  await row.getByText('3 of 11 verified').waitFor();
  expect(await tooWide(page)).toBe(0);
  await page.context().close();
  const auditor = await on.open('/images', {}, await on.stage.token('auditor'));
  await auditor.getByRole('row').filter({ hasText: 'Its sshd has a backdoor.' }).waitFor();
  expect(await auditor.getByRole('link', { name: 'Block an image' }).count()).toBe(0);
  await auditor.context().close();
});
