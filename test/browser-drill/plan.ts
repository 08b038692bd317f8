import { readFileSync } from 'node:fs';
import type { LabSite } from '../../lab/src/index.ts';
import type { Person } from './persons.ts';

const SCENARIO = new URL('../../lab/scenarios/lab-tour.yaml', import.meta.url);
export const CAMPAIGN = 'A whole drill in the browser';

/** Reads the lab's registry in, from a file, after a look at what it would change. */
export async function importFederation(officer: Person, yaml: string): Promise<void> {
  const { page } = officer;
  await officer.opens('/federation/import');
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'lab.yaml', mimeType: 'text/yaml', buffer: Buffer.from(yaml) });
  await officer.clicks('Show what would change');
  await officer.sees('What would change');
  await officer.holds(page.getByRole('button', { name: /Hold to import/ }), () =>
    page.getByRole('heading', { name: 'Imported' }).waitFor(),
  );
}

/** Keeps the lab's scenario as a draft of the officer's own. */
export async function writeScenario(officer: Person): Promise<void> {
  const { page } = officer;
  await officer.opens('/scenarios');
  await officer.clicks('New draft');
  await officer.writes('Name', 'Tour of the lab');
  await officer.clicks('Keep the draft');
  await officer.seesHeading('Tour of the lab');
  await page.locator('.editor textarea').fill(readFileSync(SCENARIO, 'utf8'));
  await officer.clicks('Save version 2');
  // Offered once the text is saved and has no problem.
  await page.getByRole('link', { name: 'Plan a campaign' }).waitFor();
}

/** Drafts the campaign from that scenario, with every site. The window opens with the scenario's first moment. */
export async function draftCampaign(officer: Person, opens: string, closes: string): Promise<string> {
  const { page } = officer;
  await officer.follows('Plan a campaign');
  await officer.writes('Name', CAMPAIGN);
  await officer.writes('Window opens, UTC', opens.slice(0, 16));
  await officer.writes('Window closes, UTC', closes.slice(0, 16));
  await page.getByRole('checkbox', { name: /^Choose the \d+ that are shown/ }).check();
  await officer.clicks(/^Draft it with \d+ sites?$/);
  await page.waitForURL(/\/campaigns\/[^/]+\/set-up$/);
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

/** What each site agreed to, one after the other. */
export async function recordAuthorisations(officer: Person, sites: readonly LabSite[]): Promise<void> {
  const { page } = officer;
  const dialog = page.locator('dialog[open]');
  for (const site of sites) {
    await officer.clicks(`Record the authorisation of ${site.name}`);
    await dialog.getByLabel('Agreed by').fill(site.contactName);
    await dialog.getByLabel('Hosts').fill(site.address);
    await dialog.getByLabel('Addresses').fill(site.networks.join('\n'));
    await dialog.getByLabel('Name', { exact: true }).fill('White cell of the site');
    await dialog.getByLabel('Mail', { exact: true }).fill(`white-cell@${site.domain}`);
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}

export async function rehearseAndAnnounce(officer: Person): Promise<void> {
  const { page } = officer;
  await officer.clicks('Rehearse');
  await officer.sees(/: all \d+ findings? good\./);
  await officer.holds(page.getByRole('button', { name: /^Announce to/ }), () =>
    page.getByText('window and scoring are published and frozen').waitFor(),
  );
}

/** Waits for the window to open, and starts by keyboard. */
export async function startCampaign(officer: Person, campaign: string): Promise<void> {
  const { page } = officer;
  const start = page.getByRole('button', { name: /^Start: puts \d+ copies at \d+ sites/ });
  await officer.sees('Everything is there.');
  await start.focus();
  await page.keyboard.down('Enter');
  await page.waitForURL(new RegExp(`/campaigns/${campaign}$`));
  await page.keyboard.up('Enter');
}
