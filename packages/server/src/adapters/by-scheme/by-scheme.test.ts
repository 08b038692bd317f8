import { expect, test } from 'vitest';
import type { SiteDoor } from '../../ports/deployer.ts';
import { FakeDeployer, FakeProber } from '../fake-deployer/index.ts';
import { DeployerByScheme, ProberByScheme } from './by-scheme.ts';

const door = (url: string): SiteDoor => ({ url, caPem: null, settings: {} });
const submission = {
  deployment: 'dep_1',
  binary: new Uint8Array([1]),
  credential: 'rogue',
  fromAddress: null,
  autostart: false,
};

test('the scheme of the door decides who speaks to it', async () => {
  const [https, ssh] = [new FakeDeployer(), new FakeDeployer()];
  const both = new DeployerByScheme({ https, ssh });
  const { jobRef } = await both.submit(door('ssh://user@host'), submission);
  expect([https.jobs.length, ssh.jobs.length]).toEqual([0, 1]);
  expect((await both.inspect(door('ssh://user@host'), jobRef)).state).toBe('running');
  expect(await both.list(door('https://host'))).toEqual([]);
  expect(await both.remove(door('ssh://user@host'), jobRef)).toBe('held');
});

test.each(['ftp://host', 'constructor://x', '', 'nonsense'])(
  'a door %j is invalid, and unknown to a probe',
  async (url) => {
    const both = new DeployerByScheme({ https: new FakeDeployer() });
    await expect(both.submit(door(url), submission)).rejects.toMatchObject({ reason: 'invalid' });
    const prober = new ProberByScheme({ https: new FakeProber() });
    expect((await prober.tryDoor(door(url), 'rogue')).result).toBe('unknown');
    expect(await prober.readWorkload(door(url), 'rogue')).toMatchObject({
      running: 'unknown',
      owner: 'unknown',
    });
  },
);
