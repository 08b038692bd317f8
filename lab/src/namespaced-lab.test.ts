import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RUN_MARK } from './process/run-registry.ts';
import { whyNoNamespaces } from './site/namespaces.ts';
import { eventually, SLEEPER } from './site/testing.ts';
import { type Lab, startLab } from './start-lab.ts';
import { askDoor } from './testing-muster.ts';

const dir = mkdtempSync(join(tmpdir(), 'lab-ns-'));
const teamFolder = join(dir, 'test-teams');
const reason = await whyNoNamespaces({ [RUN_MARK]: 'mustest' });
let lab: Lab;

beforeAll(async () => {
  mkdirSync(teamFolder);
  const teams = { 'a-idle': [], 'b-cuts': ['netns', 'boot-id'] };
  for (const [name, needs] of Object.entries(teams)) {
    // The second waits for a word of the test, cuts, waits again, and plugs in.
    const wait = (file: string) => `while [ ! -e ${dir}/sites/${file} ]; do sleep 0.1; done`;
    const act =
      needs.length > 0
        ? `${wait('cut')}\n./bin/host network down\n${wait('plug')}\n./bin/host network up`
        : ':';
    writeFileSync(join(teamFolder, `${name}.sh`), `#!/bin/sh\n${act}\nsleep 60\n`, { mode: 0o755 });
    writeFileSync(join(teamFolder, `${name}.verdicts.json`), JSON.stringify({ needs, verdicts: {} }));
  }
  lab = await startLab({ dir, sites: 2, musterSmtp: { host: '127.0.0.1', port: 9 }, teamFolder });
});
afterAll(async () => {
  await lab.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a team that cannot play is named, and another takes its site', () => {
  if (reason === undefined) return expect(lab.leftOut).toEqual([]);
  expect(lab.leftOut).toEqual([{ team: 'b-cuts', why: reason }]);
  expect(lab.sites.map((site) => site.team.name)).toEqual(['a-idle', 'a-idle']);
});

test('a team cuts its own site off and no other, and plugs it in again', async () => {
  const [plain, cut] = lab.sites;
  if (reason !== undefined || !plain || !cut) return expect(lab.leftOut.length).toBe(1);
  expect(cut.networks[0]).toMatch(/^198\.1[89]\.\d+\.0\/24$/);
  const payload = { bytes: SLEEPER, from: cut.submissionAddress };
  expect((await askDoor(lab, cut, 'rogue', 'POST', '/jobs', payload)).status).toBe(201);
  const letIn = (site: typeof cut) =>
    askDoor(lab, site, 'innocent', 'GET', '/whoami').then(
      ({ status }) => status === 200,
      () => false,
    );
  writeFileSync(join(dir, 'sites', 'cut'), '');
  await eventually(
    () => letIn(cut),
    (is) => !is,
  );
  expect(await letIn(plain)).toBe(true);
  writeFileSync(join(dir, 'sites', 'plug'), '');
  await eventually(
    () => letIn(cut),
    (is) => is,
  );
});

test('the end takes the cables away', async () => {
  await lab.stop();
  await eventually(
    () => Object.keys(networkInterfaces()).filter((name) => name.startsWith(lab.runId)),
    (links) => links.length === 0,
  );
});
