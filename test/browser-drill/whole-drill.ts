/**
 * A whole drill as people run it: real Chromium on the real server, with the lab's sites, hosts and teams behind it.
 * From the one-time link of the first run to the closed campaign everything is done on pages.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LabWithServer, startLabWithServer } from '../../lab/src/drill/lab-with-server.ts';
import { SCENARIO_START } from '../../lab/src/index.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openBrowser } from '../browser/open-browser.ts';
import { clearUp, closeCampaign, downloadReport, fullStop, keepScore } from './end.ts';
import { inviteOfficer, makeAdministrator } from './enter.ts';
import { awaitSign, lookAtSite, markPage, overrideVerdict, reviewOne } from './follow.ts';
import { Persons } from './persons.ts';
import {
  CAMPAIGN,
  draftCampaign,
  importFederation,
  recordAuthorisations,
  rehearseAndAnnounce,
  startCampaign,
  writeScenario,
} from './plan.ts';
import { answerAppeal, answerQuestion, appealVerdict, giveEvidence, letContactIn } from './portal.ts';

/** One that does everything right, one whose words wait for an officer, one that leaves all to its contact's browser. */
const TEAMS = ['exemplary', 'private-address', 'acknowledges-only'];
/** What comes before the start, by the machine's clock; who is faster waits for the window to open. */
const SET_UP_MS = 50_000;
const WINDOW_DAYS = 14;
const LONGEST_MS = 7 * 60_000;

const begun = performance.now();
const dir = mkdtempSync(join(tmpdir(), 'muster-browser-drill-'));
let drill: LabWithServer | undefined;
let persons: Persons | undefined;
let doing = 'start';

await ensureWeb();
const browser = await openBrowser();
try {
  await Promise.race([wholeDrill(), tooLong()]);
  rmSync(dir, { recursive: true, force: true });
  say('The whole drill was run in the browser.');
} catch (error) {
  process.exitCode = 1;
  console.error(`At “${doing}”: ${error instanceof Error ? error.stack : error}`);
  const pictures = (await persons?.pictures(join(dir, 'pictures'))) ?? [];
  console.error(['Kept:', ...pictures, join(dir, 'muster', 'server.log')].join('\n  '));
} finally {
  await browser.close();
  await drill?.stop();
}
process.exit();

async function wholeDrill(): Promise<void> {
  drill = await startLabWithServer({
    dir,
    sites: TEAMS.length,
    setUpMs: SET_UP_MS,
    teams: TEAMS.map((team) => fileURLToPath(new URL(`../../lab/teams/${team}.mjs`, import.meta.url))),
    onlyGiven: true,
    say,
  });
  const { lab, server } = drill;
  const [exemplary, , silent] = lab.sites;
  assert.ok(exemplary && silent);
  // Passkeys hold for a name, not for an address.
  const people = new Persons(browser, `http://localhost:${server.place.httpPort}`);
  persons = people;

  const administrator = await step('the first administrator comes in by the one-time link', async () =>
    makeAdministrator(people, await server.oneTimeSecret()),
  );
  const officer = await step('an officer is invited and signs in by passkey', () =>
    inviteOfficer(people, administrator),
  );
  await step('the federation is imported from a file', () =>
    importFederation(officer, lab.federationYaml(server.place.controllerPort)),
  );
  await step('a scenario is written', () => writeScenario(officer));
  const closes = new Date(Date.parse(SCENARIO_START) + WINDOW_DAYS * 86_400_000).toISOString();
  const campaign = await step('a campaign is drafted', () => draftCampaign(officer, SCENARIO_START, closes));
  await step('every site’s authorisation is recorded', () => recordAuthorisations(officer, lab.sites));
  await step('it is rehearsed and announced', () => rehearseAndAnnounce(officer));
  lab.startTeams();
  await step('it starts when its window opens', () => startCampaign(officer, campaign));

  const stayed = await markPage(officer);
  await step('a verdict comes on the board by itself', () =>
    awaitSign(officer, exemplary.name, 'C1', /^pass$/),
  );
  await stayed();
  await step('a site’s time axis shows its mail', () => lookAtSite(officer, exemplary.name, CAMPAIGN));
  const contact = await step('a contact comes in by a one-time link', () =>
    letContactIn(people, officer, silent),
  );
  await step('the contact answers a question', () => answerQuestion(contact, silent));
  await step('the contact gives evidence', () => giveEvidence(contact, silent));
  await step('an officer decides with one key what waits', () => reviewOne(officer));
  await officer.opens(`/campaigns/${campaign}`);
  await step('an officer decides otherwise than a rule', () =>
    overrideVerdict(officer, {
      site: exemplary.name,
      check: 'C2',
      verdict: 'waived',
      reason: 'Their NGI was told by phone.',
    }),
  );
  const appealed = await step('the contact appeals a verdict', () =>
    appealVerdict(contact, 'We told you so by phone before the deadline.'),
  );
  await step(`the officer accepts the appeal on ${appealed}`, () =>
    answerAppeal(officer, silent.name, appealed),
  );
  await step('the contact reads the answer', () => contact.sees('it was agreed by phone'));

  await officer.opens(`/campaigns/${campaign}`);
  const progress = await step('the full stop is held', () => fullStop(officer));
  await step('no copy is left', () => clearUp(progress, lab.sites));
  await step('a score is kept', () => keepScore(officer, campaign));
  await step('the report is a PDF', () => downloadReport(officer));
  await step('the campaign is closed', () => closeCampaign(officer, campaign));
  assert.deepEqual(people.faults, [], 'pages threw, or tried what their policy forbids');
}

async function step<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  doing = what;
  const result = await act();
  say(what);
  return result;
}

async function tooLong(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, LONGEST_MS));
  throw new Error(`not done after ${LONGEST_MS / 60_000} minutes`);
}

function say(line: string): void {
  console.log(`${String(Math.round((performance.now() - begun) / 1000)).padStart(4)} s  ${line}`);
}
