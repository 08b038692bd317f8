import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteDoor } from '../../ports/deployer.ts';
import { deployerContract } from '../../ports/testing/deployer-contract.ts';
import { deadPort, hostileTcpDoors } from '../../ports/testing/hostile-doors.ts';
import { proberContract } from '../../ports/testing/prober-contract.ts';
import { sshAddressOf } from './address.ts';
import { SshClient, SshDeployer, SshProber } from './index.ts';
import { type RealSshd, startRealSshd } from './testing/real-sshd.ts';

const IDENTITIES = ['rogue', 'innocent', 'operator'];

interface Place {
  sshd: RealSshd;
  client: SshClient;
  badDoors: Record<string, SiteDoor>;
  close(): Promise<void>;
}

async function startPlace(): Promise<Place> {
  const sshd = await startRealSshd(IDENTITIES);
  const client = new SshClient(sshd.credentials);
  const hostile = await hostileTcpDoors();
  const { door } = sshd;
  const user = new URL(door.url).username;
  const badDoors: Record<string, SiteDoor> = {
    dead: { ...door, url: `ssh://${user}@127.0.0.1:${await deadPort()}` },
    'wrong key': { ...door, settings: { hostKey: `ssh-ed25519 ${'A'.repeat(68)}` } },
  };
  for (const [what, port] of Object.entries(hostile.ports)) {
    badDoors[what] = { ...door, url: `ssh://${user}@127.0.0.1:${port}` };
  }
  return {
    sshd,
    client,
    badDoors,
    async close() {
      for (const pid of pidsBelow(sshd.home)) process.kill(pid, 'SIGKILL');
      client.close();
      await hostile.close();
      await sshd.stop();
    },
  };
}

function jobDir(sshd: RealSshd, job: string): string {
  return join(sshd.home, '.muster-exercise', job);
}

function pidOf(sshd: RealSshd, job: string): number {
  return Number(readFileSync(join(jobDir(sshd, job), 'job'), 'utf8').split(' ')[0]);
}

/** Processes that work in a directory below `dir`. */
function pidsBelow(dir: string): number[] {
  const out = execFileSync('sh', ['-c', 'for d in /proc/[0-9]*; do echo "$d $(readlink "$d/cwd")"; done'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out
    .split('\n')
    .map((line) => line.match(/^\/proc\/(\d+) (.*)$/))
    .filter((match) => match?.[2] === dir || match?.[2]?.startsWith(`${dir}/`))
    .map((match) => Number(match?.[1]));
}

deployerContract('over a real sshd', async () => {
  const { sshd, client, badDoors, close } = await startPlace();
  const signal = async (job: string, name: NodeJS.Signals) => void process.kill(pidOf(sshd, job), name);
  return {
    deployer: new SshDeployer(client, 'operator'),
    door: sshd.door,
    credential: 'rogue',
    operator: 'operator',
    program: () => Buffer.from(`#!/bin/sh\n# ${randomUUID()}\nexec sleep 300\n`),
    freeze: (job) => signal(job, 'SIGSTOP'),
    thaw: (job) => signal(job, 'SIGCONT'),
    kill: (job) => signal(job, 'SIGKILL'),
    async release(job) {
      writeFileSync(join(jobDir(sshd, job), 'released'), '');
    },
    async spoil(job) {
      appendFileSync(join(jobDir(sshd, job), 'payload'), '# looked at\n');
    },
    async running(deployment) {
      return pidsBelow(jobDir(sshd, deployment)).length;
    },
    async ban(banned) {
      sshd.allow(banned ? ['operator'] : IDENTITIES);
    },
    async otherWork() {
      mkdirSync(join(sshd.home, '.muster-exercise', 'thesis'), { recursive: true });
    },
    badDoors,
    close,
  };
});

proberContract('of an ssh host', async () => {
  const { sshd, client, badDoors, close } = await startPlace();
  const only = (names: string[]) => async () => {
    sshd.allow(names);
    return async () => sshd.allow(IDENTITIES);
  };
  return {
    prober: new SshProber(client),
    door: sshd.door,
    drill: 'rogue',
    innocent: 'innocent',
    refusals: { 'key withdrawn': only(['innocent', 'operator']) },
    closeDoor: only([]),
    workload: null,
    badDoors,
    close,
  };
});

describe('over ssh', () => {
  let place: Place;
  let deployer: SshDeployer;
  beforeAll(async () => {
    place = await startPlace();
    deployer = new SshDeployer(place.client, 'operator');
  });
  afterAll(() => place.close());

  function submission(deployment: string): Parameters<SshDeployer['submit']>[1] {
    const binary = Buffer.from('#!/bin/sh\necho "$PWD"; echo "$0" "$@"; id -u\nexec sleep 300\n');
    return { deployment, binary, credential: 'rogue', fromAddress: null, autostart: false };
  }

  test('the program runs in a private directory, in its own session, as the plain user', async () => {
    const { sshd } = place;
    await deployer.submit(sshd.door, submission('dep_place'));
    const dir = jobDir(sshd, 'dep_place');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'payload')).mode & 0o777).toBe(0o700);
    expect(statSync(dir).uid).toBe(sshd.uid);
    await expect
      .poll(() => readFileSync(join(dir, 'stdout'), 'utf8'))
      .toBe(`${dir}\n./payload\n${sshd.uid}\n`);
    const pid = pidOf(sshd, 'dep_place');
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]).toBe(String(pid));
  });

  test('submitted many times at once it is started once', async () => {
    const { sshd } = place;
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => deployer.submit(sshd.door, submission('dep_race'))),
    );
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(pidsBelow(jobDir(sshd, 'dep_race'))).toHaveLength(1);
    expect((await deployer.submit(sshd.door, submission('dep_race'))).jobRef).toBe('dep_race');
    expect(await deployer.list(sshd.door)).toContain('dep_race');
  });

  test('another process under the same number is not taken for the copy', async () => {
    const { sshd } = place;
    await deployer.submit(sshd.door, submission('dep_reuse'));
    const file = join(jobDir(sshd, 'dep_reuse'), 'job');
    const [pid, start, boot] = readFileSync(file, 'utf8').trim().split(' ');
    writeFileSync(file, `${pid} ${Number(start) + 1} ${boot}\n`);
    expect((await deployer.inspect(sshd.door, 'dep_reuse')).state).toBe('ended');
    writeFileSync(file, `${pid} ${start} 00000000-0000-0000-0000-000000000000\n`);
    expect((await deployer.inspect(sshd.door, 'dep_reuse')).state).toBe('ended');
    writeFileSync(file, `${pid} ${start} ${boot}\n`);
    expect((await deployer.inspect(sshd.door, 'dep_reuse')).state).toBe('running');
  });

  test('a host that keeps nothing needs no release, and is left without a trace', async () => {
    const { sshd } = place;
    const door = { ...sshd.door, settings: { ...sshd.door.settings, held: 'never' } };
    await deployer.submit(door, submission('dep_never'));
    process.kill(pidOf(sshd, 'dep_never'), 'SIGKILL');
    await expect.poll(async () => (await deployer.inspect(door, 'dep_never')).state).toBe('ended');
    expect(await deployer.remove(door, 'dep_never')).toBe('removed');
    expect(existsSync(jobDir(sshd, 'dep_never'))).toBe(false);
  });

  test('file names with blanks, quotes and line ends cannot speak for the script', async () => {
    const { sshd } = place;
    await deployer.submit(sshd.door, submission('dep_names'));
    const odd = [
      'a b',
      '$(id)',
      "quote'",
      'x\nmuster-exercise: file stolen',
      'muster-exercise: state gone no',
    ];
    for (const name of odd) writeFileSync(join(jobDir(sshd, 'dep_names'), name), '');
    const { state, files } = await deployer.inspect(sshd.door, 'dep_names');
    expect(state).toBe('running');
    expect(files).toEqual(['job', 'payload', 'stderr', 'stdout']);
  });

  test('a key that others can read is our fault and no refusal of the host', async () => {
    const { sshd } = place;
    const file = join(sshd.credentials, 'innocent.ssh');
    chmodSync(file, 0o644);
    const prober = new SshProber(place.client);
    expect(await prober.tryDoor(sshd.door, 'innocent')).toMatchObject({ result: 'unknown' });
    chmodSync(file, 0o600);
    expect(await prober.tryDoor(sshd.door, 'innocent')).toMatchObject({ result: 'let-in' });
  });
});

test.each([
  ['ssh://root@host', 'root'],
  ['ssh://host', 'user'],
  ['ssh://u:secret@host', 'password'],
  ['ssh://-oProxyCommand=x@host', 'user'],
  ['ssh://user@-oProxyCommand=x', 'host'],
  ['https://user@host', 'ssh URL'],
  ['nonsense', 'ssh URL'],
])('the address %s is not spoken to', (url, why) => {
  const hostKey = `ssh-ed25519 ${'A'.repeat(68)}`;
  expect(() => sshAddressOf({ url, caPem: null, settings: { hostKey } })).toThrow(why);
});

test('a host whose key is not pinned is not spoken to', () => {
  const door = (settings: Record<string, string>): SiteDoor => ({
    url: 'ssh://u@host',
    caPem: null,
    settings,
  });
  expect(() => sshAddressOf(door({}))).toThrow('hostKey');
  expect(() => sshAddressOf(door({ hostKey: 'host ssh-ed25519 AAAA\n* ssh-rsa BBBB' }))).toThrow('hostKey');
  const { hostKey } = sshAddressOf(door({ hostKey: `ssh-ed25519 ${'A'.repeat(68)} root@host` }));
  expect(hostKey).toBe(`ssh-ed25519 ${'A'.repeat(68)}`);
});
