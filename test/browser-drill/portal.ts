import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { IDENTITY_DN, type LabSite } from '../../lab/src/index.ts';
import type { Person, Persons } from './persons.ts';

/** The deadline to contain ends some 90 seconds after the start, by the machine's clock. */
const DEADLINES_PASS_MS = 150_000;

/** A one-time link that the officer makes on the site's page, opened by somebody of the site, on a phone. */
export async function letContactIn(persons: Persons, officer: Person, site: LabSite): Promise<Person> {
  await officer.follows('Federation');
  await officer.follows(site.name);
  await officer.seesHeading(site.name);
  await officer.clicks('Link for a contact');
  await officer.clicks('Make the link');
  const link = await officer.takesLink();

  const contact = await persons.enters({ screen: 'phone' });
  await contact.opens(link);
  await contact.clicks('Go on');
  await contact.seesHeading(site.name);
  return contact;
}

/** The log of the site's own front door says what was submitted there: the answer to the first question. */
export async function answerQuestion(contact: Person, site: LabSite): Promise<void> {
  const { page } = contact;
  const field = page.getByLabel('Your answer to F1', { exact: true });
  const question = page.locator('.portal-questions li', { has: field });
  await field.fill(submittedProgram(site));
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await page.locator('.portal-answers li', { hasText: 'right' }).waitFor();
}

function submittedProgram(site: LabSite): string {
  const log = readFileSync(site.host.layout.frontDoor.log, 'utf8').split('\n');
  const line = log.find((one) => / submit /.test(one) && one.includes(`dn="${IDENTITY_DN.rogue}"`));
  const sha256 = /sha256=(\w{64})/.exec(line ?? '')?.[1];
  if (!sha256) throw new Error(`The front door of ${site.name} has no submission in its log`);
  return sha256;
}

/** The front door's log goes up as a file; its hash comes back. */
export async function giveEvidence(contact: Person, site: LabSite): Promise<void> {
  const { page } = contact;
  const buffer = readFileSync(site.host.layout.frontDoor.log);
  const sha256 = createHash('sha256').update(buffer).digest('hex');
  await page
    .getByLabel('A file', { exact: true })
    .setInputFiles({ name: 'front-door.log', mimeType: 'text/plain', buffer });
  await contact.writes('What it is', 'Log of our front door');
  await contact.clicks('Give it');
  const row = page.getByRole('row', { name: 'front-door.log' });
  await row.locator(`[title="${sha256}"]`).waitFor();
}

/** Appeals the first verdict that went against the site, and says which it was. */
export async function appealVerdict(contact: Person, text: string): Promise<string> {
  const { page } = contact;
  const failed = page.locator('.portal-verdicts a[aria-label$=", fail"]').first();
  await failed.waitFor({ timeout: DEADLINES_PASS_MS });
  const check = (await failed.getAttribute('aria-label'))?.split(',')[0] ?? '';
  await failed.click();
  await contact.writes('Why is this verdict wrong?', text);
  await contact.clicks('Appeal');
  await contact.sees('waits for an officer');
  return check;
}

/** The officer is led to it from the overview, and accepts. */
export async function answerAppeal(officer: Person, site: string, check: string): Promise<void> {
  const { page } = officer;
  await officer.follows('Overview');
  await officer.follows(`Appeal of ${site} on ${check}`);
  await page.getByRole('radio', { name: 'accept', exact: true }).check();
  await page
    .getByRole('group', { name: 'The verdict becomes' })
    .getByRole('radio', { name: 'waived', exact: true })
    .check();
  await officer.writes('Words of the answer', 'You are right: it was agreed by phone.');
  await officer.holds(page.getByRole('button', { name: /Hold to answer/ }), () =>
    page.locator('.appeal', { hasText: 'accepted' }).waitFor(),
  );
}
