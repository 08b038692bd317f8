import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { RUN_MARK } from '../process/run-registry.ts';
import { freeNetworks, whyNoNamespaces } from './namespaces.ts';
import { callDoor, eventually, SLEEPER, startTestSite, submitSleeper, type TestSite } from './testing.ts';

let site: TestSite | undefined;
afterEach(async () => {
  await site?.stop();
  site = undefined;
});

function hostTool(on: TestSite, ...words: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(on.host.layout.hostTool, words, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, text: (stdout || stderr).trim() });
    });
  });
}

/** Without root there are no namespaces: then the tests below hold the answer that a team gets instead. */
const reason = await whyNoNamespaces({ [RUN_MARK]: 'mustest' });

test('a plain site lists its processes and can neither be cut off nor rebooted', async () => {
  site = await startTestSite();
  const job = await submitSleeper(site);
  const { code, text } = await hostTool(site, 'ps');
  expect(code).toBe(0);
  expect(JSON.parse(text)).toContainEqual(
    expect.objectContaining({ pid: job.pid, job: job.job, state: 'S' }),
  );
  expect((await hostTool(site, 'network', 'down')).code).toBe(3);
  expect((await hostTool(site, 'reboot')).code).toBe(3);
  expect((await hostTool(site, 'explode')).code).toBe(2);
});

test('a site with a network of its own can be cut off and comes back', async () => {
  if (reason !== undefined) return expect(reason).toMatch(/needs root|missing|no namespaces/);
  const [prefix] = freeNetworks(1, Math.floor(process.pid % 512));
  const network = {
    address: `${prefix}.2`,
    hostAddress: `${prefix}.1`,
    aliases: [`${prefix}.77`],
    cidr: `${prefix}.0/24`,
    link: `mus${process.pid.toString(36)}n`,
  };
  site = await startTestSite({ network });
  expect(
    (await callDoor(site, 'GET', '/whoami', { as: 'rogue', from: network.aliases[0] as string })).status,
  ).toBe(200);
  expect(readFileSync(site.host.layout.frontDoor.log, 'utf8')).toContain(`from=${prefix}.77`);
  const job = await submitSleeper(site);
  expect(readFileSync(`/proc/${job.pid}/net/dev`, 'utf8')).toContain('eth0');
  expect((await hostTool(site, 'network', 'down')).code).toBe(0);
  const door = callDoor(site, 'GET', '/whoami', { as: 'rogue' });
  const cut = await Promise.race([
    door.catch(() => 'cut'),
    new Promise((done) => setTimeout(done, 1000, 'cut')),
  ]);
  expect(cut).toBe('cut');
  expect((await hostTool(site, 'network', 'up')).code).toBe(0);
  expect(
    await eventually(() => callDoor(site as TestSite, 'GET', '/whoami', { as: 'rogue' }), Boolean),
  ).toMatchObject({
    status: 200,
  });
});

test('a reboot ends every job, changes the boot id and brings back what starts by itself', async () => {
  if (reason !== undefined) return expect(reason).toMatch(/needs root|missing|no namespaces/);
  site = await startTestSite({ ownBootId: true });
  const printer = Buffer.from('#!/bin/sh\ncat /proc/sys/kernel/random/boot_id >> boots\nexec sleep 300\n');
  const bot = await submitSleeper(site, { body: printer });
  const control = await submitSleeper(site, {
    as: 'operator',
    body: printer,
    headers: { 'x-job-autostart': '1' },
  });
  const file = `${control.dir}/boots`;
  const boots = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
  await eventually(boots, (lines) => lines.length === 1);
  expect(boots()[0]).not.toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const url = site.host.frontDoorUrl;
  expect(await hostTool(site, 'reboot')).toEqual({ code: 0, text: 'rebooted' });
  expect(site.host.frontDoorUrl).toBe(url);
  await eventually(boots, (lines) => lines.length === 2);
  expect(new Set(boots()).size).toBe(2);
  const state = async (job: string) =>
    (await callDoor(site as TestSite, 'GET', `/jobs/${job}`, { as: 'operator' })).body.state;
  expect(await state(bot.job)).toBe('ended');
  expect(await state(control.job)).toBe('running');
  expect(await state(site.host.controlJob)).toBe('running');
});

test('a front door that is killed comes back at its address, and its jobs never stopped', async () => {
  site = await startTestSite();
  const { host } = site;
  const url = host.frontDoorUrl;
  const before = await submitSleeper(site, { body: SLEEPER });
  const pid = host.frontDoorPid as number;
  process.kill(pid, 'SIGKILL');
  await eventually(
    () =>
      callDoor(site as TestSite, 'GET', '/whoami', { as: 'rogue' }).then(
        ({ status }) => status,
        () => 0,
      ),
    (status) => status === 200 && host.frontDoorPid !== pid,
  );
  expect(host.frontDoorUrl).toBe(url);
  const after = await callDoor(site, 'GET', `/jobs/${before.job}`, { as: 'rogue' });
  expect(after.body).toMatchObject({ state: 'running', pid: before.pid });
});
