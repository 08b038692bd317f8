import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import type { LabSite } from '../../lab/src/index.ts';
import { type Person, until } from './persons.ts';

/** Ends every copy, held with the pointer, and sees those that still run say that they stopped. */
export async function fullStop(officer: Person): Promise<Locator> {
  const { page } = officer;
  const progress = page.getByRole('region', { name: 'Full stop' });
  await officer.holds(page.getByRole('button', { name: /^Full stop: \d+ cop(y|ies) at \d+ sites?/ }), () =>
    progress.waitFor(),
  );
  await progress.getByText(/^[1-9]\d* stopped and said so/).waitFor();
  return progress;
}

/** After the exercise the sites clear their hosts; the officer has them looked at until no copy is left. */
export async function clearUp(progress: Locator, sites: readonly LabSite[]): Promise<void> {
  for (const site of sites) await site.host.endDrillJobs();
  const look = progress.getByRole('button', { name: 'Look at the hosts and clear up' });
  const gone = progress.getByText(/^All \d+ copies are gone\.$/);
  await until('no copy is left', async () => {
    await look.click();
    await look.waitFor();
    return await gone.isVisible();
  });
}

export async function keepScore(officer: Person, campaign: string): Promise<void> {
  await officer.opens(`/campaigns/${campaign}/results`);
  await officer.clicks('Keep a score of now');
  await officer.sees(/^The report rests on the .*score of /);
}

export async function downloadReport(officer: Person): Promise<void> {
  const { page } = officer;
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Report (PDF)' }).click();
  const file = readFileSync(await (await coming).path());
  assert.equal(file.subarray(0, 4).toString('latin1'), '%PDF', 'the report is no PDF');
  assert.ok(file.length > 10_000, `the report has only ${file.length} bytes`);
}

export async function closeCampaign(officer: Person, campaign: string): Promise<void> {
  await officer.opens(`/campaigns/${campaign}`);
  await officer.clicks('Close the campaign');
  await officer.page.locator('.board-sub', { hasText: 'closed' }).waitFor();
}
