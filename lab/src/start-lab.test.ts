import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IDENTITY_DN } from './certificates/identities.ts';
import type { LabSite } from './lab-site.ts';
import { processesOf } from './process/run-registry.ts';
import { eventually } from './site/testing.ts';
import { type Lab, startLab } from './start-lab.ts';
import { askDoor, type FakeMuster, fakeBot, startFakeMuster } from './testing-muster.ts';

const ALARM = `Dear security contact,

we have reason to believe that the identity

  ${IDENTITY_DN.rogue}

is in the hands of somebody else.
`;
const QUESTIONS = 'Please answer:\n  F1: hash?\n  F2: where?\n  F3: token?\n  F4: token?\n  F5: traffic?\n';

const dir = mkdtempSync(join(tmpdir(), 'lab-start-'));
let lab: Lab;
let muster: FakeMuster;
let controller: Server;
const copies = new Map<string, { job: string; pid: number; sha256: string }[]>();

beforeAll(async () => {
  muster = await startFakeMuster();
  controller = createServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((resolve) => controller.listen(0, '127.0.0.1', () => resolve()));
  const folder = new URL('../teams/', import.meta.url).pathname;
  lab = await startLab({
    dir,
    sites: 3,
    seed: 'test',
    speed: 3600,
    musterSmtp: { host: '127.0.0.1', port: muster.port },
    onlyGiven: true,
    teams: ['exemplary', 'writes-but-never-acts', 'acts-but-never-writes'].map(
      (name) => `${folder}${name}.mjs`,
    ),
  });
  const address = controller.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  for (const site of lab.sites) {
    const jobs = [];
    for (let count = 0; count < 2; count += 1) {
      const bytes = fakeBot(process.execPath, port);
      const payload = { bytes, from: site.submissionAddress };
      jobs.push((await askDoor(lab, site, 'rogue', 'POST', '/jobs', payload)).body);
    }
    copies.set(site.name, jobs);
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await Promise.all(
    lab.sites.map((site) => muster.send(lab, site, '[EGI-1] [TLP:AMBER] Suspected misuse', ALARM)),
  );
});

afterAll(async () => {
  await lab.stop();
  await muster.close();
  controller.close();
  rmSync(dir, { recursive: true, force: true });
});

function siteOf(team: string): LabSite {
  return lab.sites.find((site) => site.team.name === team) as LabSite;
}

/** Texts of the mails of one site, with their subjects. */
function mailsOf(site: LabSite): string[] {
  return muster.mails.map((mail) => mail.text).filter((text) => text.includes(`<${site.mail.security}>`));
}

async function states(site: LabSite): Promise<string[]> {
  const answers = (copies.get(site.name) ?? []).map(({ job }) =>
    askDoor(lab, site, 'operator', 'GET', `/jobs/${job}`),
  );
  return (await Promise.all(answers)).map(({ body }) => body.state);
}

test('sites differ in address, submitter, user and directory, and cannot read each other', () => {
  for (const key of ['address', 'frontDoorUrl', 'submissionAddress', 'dir'] as const) {
    expect(new Set(lab.sites.map((site) => site[key])).size).toBe(3);
  }
  for (const site of lab.sites) {
    expect(statSync(site.dir).mode & 0o077).toBe(0);
    if (site.uid !== undefined) expect(statSync(site.dir).uid).toBe(site.uid);
  }
});

test('the exemplary team acknowledges, bans, freezes, examines, ends, reports and answers', async () => {
  const site = siteOf('exemplary');
  const jobs = copies.get(site.name) ?? [];
  await eventually(
    () => states(site),
    (all) => all.every((state) => state === 'frozen'),
  );
  expect(await askDoor(lab, site, 'rogue', 'GET', '/whoami')).toMatchObject({ body: { code: 'banned' } });
  expect((await askDoor(lab, site, 'innocent', 'GET', '/whoami')).status).toBe(200);
  await eventually(
    () => states(site),
    (all) => all.every((state) => state === 'ended'),
  );
  await muster.send(lab, site, '[EGI-1] [TLP:AMBER] Questions', QUESTIONS);
  const mails = await eventually(
    () => mailsOf(site),
    (all) => all.some((text) => text.includes('Answers to your questions')),
  );
  const report = mails.find((text) => text.includes('First report')) ?? '';
  expect(report).toContain('Subject: [EGI-1] [TLP:AMBER] First report');
  expect(report).toContain(`Cc: ${site.mail.ngi}`);
  expect(report).toMatch(
    /Identity banned: yes at 2027-01-0\dT\S+Z \(dn: \/DC=lab\/DC=muster\/O=VO physics\/CN=Robin Rogue\)/,
  );
  expect(report).toContain(
    `jobs: ${jobs.map(({ job }) => job).join(', ')}; pids: ${jobs.map(({ pid }) => pid).join(', ')})`,
  );
  expect(report).toContain(`Submission address: ${site.submissionAddress} at 2027-01-05T`);
  const answers = mails.find((text) => text.includes('Answers to your questions')) ?? '';
  expect(answers).toMatch(/^F1: [0-9a-f]{64}\r$/m);
  expect(answers).toMatch(/^F2: 127\.0\.0\.1:\d+\/tcp\r$/m);
  expect(answers).toContain('F3: aaaabbbbccccdddd');
  expect(answers).toContain('F4: iiiijjjjkkkkllll');
  expect(answers).toMatch(/^F5: peers=127\.0\.0\.1 beats=\d+ period=0\.1\ds bytes=\d+\r$/m);
  await eventually(
    () => mailsOf(site),
    (all) => all.some((text) => text.includes('Closure report') && text.includes('Lessons learnt: ')),
  );
  await eventually(
    () => askDoor(lab, site, 'operator', 'DELETE', `/jobs/${jobs[0]?.job}`),
    ({ status }) => status === 200,
  );
});

test('a team that writes but never acts changes nothing', async () => {
  const site = siteOf('writes-but-never-acts');
  await eventually(
    () => mailsOf(site),
    (all) => all.some((text) => text.includes('Closure report')),
  );
  expect(mailsOf(site).some((text) => text.includes('Identity banned: no'))).toBe(true);
  expect(await states(site)).toEqual(['running', 'running']);
  expect((await askDoor(lab, site, 'rogue', 'GET', '/whoami')).status).toBe(200);
});

test('a team that acts but never writes is silent and effective', async () => {
  const site = siteOf('acts-but-never-writes');
  await eventually(
    () => states(site),
    (all) => all.every((state) => state === 'ended'),
  );
  expect(await askDoor(lab, site, 'rogue', 'GET', '/whoami')).toMatchObject({ body: { code: 'banned' } });
  expect(mailsOf(site)).toEqual([]);
});

test('the registry file names every site, its contact, its door and its controller', () => {
  const yaml = lab.federationYaml(8443);
  for (const site of lab.sites) {
    for (const text of [
      site.name,
      site.mail.security,
      site.frontDoorUrl,
      site.submissionAddress,
      site.controllerAddress,
    ]) {
      expect(yaml).toContain(text);
    }
  }
});

test('the NGI has its copy, and the end leaves no process behind', async () => {
  const site = siteOf('exemplary');
  const inbox = join(dir, 'ngi', site.ngi, 'Maildir', 'new');
  expect(
    readdirSync(inbox)
      .map((name) => readFileSync(join(inbox, name), 'utf8'))
      .join(''),
  ).toContain('First report');
  const firstUid = lab.sites[0]?.uid;
  const run = {
    id: lab.runId,
    slot: 0,
    dir,
    owner: { pid: 0, startTicks: 0 },
    ...(firstUid ? { firstUid } : {}),
  };
  expect(processesOf(run).length).toBeGreaterThan(0);
  await lab.stop();
  expect(processesOf(run)).toEqual([]);
});
