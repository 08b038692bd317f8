/** The deployer and the prober of Slurm against Debian's own Slurm; `npm run real -- slurm`. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  LocalShell,
  LoginHostShell,
  SlurmDeployer,
  SlurmProber,
} from '../../../packages/server/src/adapters/slurm-deployer/index.ts';
import { SshClient } from '../../../packages/server/src/adapters/ssh/index.ts';
import { startRealSshd } from '../../../packages/server/src/adapters/ssh/testing/real-sshd.ts';
import type { SiteDoor } from '../../../packages/server/src/ports/deployer.ts';
import { deployerContract } from '../../../packages/server/src/ports/testing/deployer-contract.ts';
import { deadPort, hostileTcpDoors } from '../../../packages/server/src/ports/testing/hostile-doors.ts';
import { proberContract } from '../../../packages/server/src/ports/testing/prober-contract.ts';
import { type Farm, startSlurm } from './bring-up.ts';

const program = (): Buffer => Buffer.from(`#!/bin/sh\n# ${randomUUID()}\nexec sleep 300\n`);

/** Processes that work in this directory. */
function processesIn(dir: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === dir;
    } catch {
      return false;
    }
  }).length;
}

/** Slurm's number and word for the newest job of a name. */
function jobOf(farm: Farm, name: string): { id: string; word: string } {
  const lines = farm.admin('squeue', '-h', '--states=all', `--name=${name}`, '--format=%i %T').trim();
  const [id = '', word = ''] = (lines.split('\n').at(-1) ?? '').split(' ');
  return { id, word };
}

async function begun(farm: Farm, name: string): Promise<void> {
  for (let i = 0; i < 100 && jobOf(farm, name).word === 'PENDING'; i++) await pause(100);
}

deployerContract('over the login host of a real Slurm', async () => {
  const identities = ['rogue', 'operator'];
  const conf = { path: '' };
  // The account exists in sshd's namespace and in the farm's, under the same number.
  const dir = mkdtempSync('/tmp/muster-slurm-conf-');
  const link = join(dir, 'slurm.conf');
  const sshd = await startRealSshd(identities, { SLURM_CONF: link });
  const user = new URL(sshd.door.url).username;
  const farm = await startSlurm([{ name: user, uid: sshd.uid, home: sshd.home }]);
  conf.path = farm.conf;
  execFileSync('ln', ['-s', farm.conf, link]);
  execFileSync('chmod', ['755', dir]);
  const client = new SshClient(sshd.credentials);
  const hostile = await hostileTcpDoors();
  const door: SiteDoor = { ...sshd.door, url: sshd.door.url.replace('ssh:', 'slurm:') };
  const badDoors: Record<string, SiteDoor> = {
    dead: { ...door, url: `slurm://${user}@127.0.0.1:${await deadPort()}` },
    'wrong key': { ...door, settings: { hostKey: `ssh-ed25519 ${'A'.repeat(68)}` } },
  };
  for (const [what, port] of Object.entries(hostile.ports))
    badDoors[what] = { ...door, url: `slurm://${user}@127.0.0.1:${port}` };
  const place = (job: string): string => join(sshd.home, '.muster-exercise', job);
  const asked = async (command: string, job: string): Promise<void> => {
    await begun(farm, job);
    farm.admin('scontrol', command, jobOf(farm, job).id);
  };
  return {
    deployer: new SlurmDeployer(new LoginHostShell(client), 'operator'),
    door,
    credential: 'rogue',
    operator: 'operator',
    program,
    freeze: (job) => asked('suspend', job),
    thaw: (job) => asked('resume', job),
    async kill(job) {
      await begun(farm, job);
      farm.admin('scancel', jobOf(farm, job).id);
    },
    async release(job) {
      writeFileSync(join(place(job), 'released'), '');
    },
    async spoil(job) {
      appendFileSync(join(place(job), 'payload'), '# looked at\n');
    },
    async running(deployment) {
      await begun(farm, deployment);
      // Slurm says "running" a while before the job's first line runs.
      const late = (): boolean =>
        jobOf(farm, deployment).word === 'RUNNING' && !existsSync(join(place(deployment), 'ran'));
      for (let i = 0; i < 100 && late(); i++) await pause(100);
      return processesIn(place(deployment));
    },
    async ban(banned) {
      sshd.allow(banned ? ['operator'] : identities);
    },
    async otherWork() {
      mkdirSync(join(sshd.home, '.muster-exercise', 'thesis'), { recursive: true });
      const words = ['sh', '-c', 'printf "#!/bin/sh\nsleep 60\n" | sbatch -J thesis --output=/dev/null'];
      const [enter = '', ...rest] = [...farm.enter(user), ...words];
      execFileSync(enter, rest, { cwd: sshd.home });
    },
    badDoors,
    async close() {
      client.close();
      await hostile.close();
      await farm.stop();
      await sshd.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
});

const ACCOUNTS = [
  { name: 'rogue', uid: 64_331 },
  { name: 'thesis', uid: 64_332 },
  { name: 'keeper', uid: 64_333 },
];

interface Local {
  farm: Farm;
  shell: LocalShell;
  door: SiteDoor;
  /** Who may submit; all of them when empty. */
  only(...groups: string[]): void;
  close(): Promise<void>;
}

async function local(): Promise<Local> {
  const farm = await startSlurm(ACCOUNTS);
  const credentials = mkdtempSync('/tmp/muster-slurm-cred-');
  for (const { name } of ACCOUNTS) writeFileSync(join(credentials, `${name}.slurm`), `${name}\n`);
  return {
    farm,
    shell: new LocalShell(
      credentials,
      (file) => readFile(file, 'utf8'),
      (account) => farm.enter(account),
    ),
    door: { url: 'slurm://localhost', caPem: null, settings: { via: 'local', workload: 'innocent-work' } },
    only(...groups) {
      const allow = groups.length === 0 ? 'ALL' : groups.join(',');
      farm.admin('scontrol', 'update', 'PartitionName=main', `AllowGroups=${allow}`);
    },
    async close() {
      await farm.stop();
      rmSync(credentials, { recursive: true, force: true });
    },
  };
}

proberContract('of a real Slurm on this machine', async () => {
  const { farm, shell, door, only, close } = await local();
  const barred =
    (...groups: string[]) =>
    async () => {
      only(...groups);
      return async () => only();
    };
  const [enter = '', ...rest] = [
    ...farm.enter('thesis'),
    ...['sh', '-c', 'printf "#!/bin/sh\nsleep 600\n" | sbatch -J innocent-work --output=/dev/null'],
  ];
  execFileSync(enter, rest, { cwd: farm.homes.thesis });
  const asked = (command: string) => async () => {
    await begun(farm, 'innocent-work');
    farm.admin('scontrol', command, jobOf(farm, 'innocent-work').id);
  };
  return {
    prober: new SlurmProber(shell),
    door,
    drill: 'rogue',
    innocent: 'thesis',
    refusals: { 'group left out of the partition': barred('thesis', 'keeper') },
    closeDoor: barred('keeper'),
    workload: {
      freeze: asked('suspend'),
      thaw: asked('resume'),
      async kill() {
        farm.admin('scancel', jobOf(farm, 'innocent-work').id);
      },
    },
    badDoors: {
      'no controller': { ...door, settings: { ...door.settings, partition: 'nowhere' } },
    },
    close,
  };
});

describe('a real Slurm', () => {
  let place: Local;
  let deployer: SlurmDeployer;
  beforeAll(async () => {
    place = await local();
    deployer = new SlurmDeployer(place.shell, 'rogue');
  });
  afterAll(() => place.close());

  const submission = (deployment: string, binary = program()) => ({
    ...{ deployment, binary, credential: 'rogue', fromAddress: null, autostart: false },
  });

  test('that lets this account submit no more refuses, and leaves nothing behind', async () => {
    place.only('thesis', 'keeper');
    await expect(deployer.submit(place.door, submission('dep_barred'))).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('not permitted'),
    });
    expect(await deployer.list(place.door)).toEqual([]);
    place.only();
    expect((await deployer.submit(place.door, submission('dep_barred'))).jobRef).toBe('dep_barred');
  });

  test('takes a program as large as the drill’s own', async () => {
    const large = Buffer.concat([program(), Buffer.alloc(1_000_000, '#')]);
    const { jobRef } = await deployer.submit(place.door, submission('dep_large', large));
    await expect.poll(() => jobOf(place.farm, jobRef).word, { timeout: 45_000 }).toBe('RUNNING');
  });

  test('submitted many times at once it is one job', async () => {
    const told = await Promise.allSettled(
      Array.from({ length: 5 }, () => deployer.submit(place.door, submission('dep_race'))),
    );
    expect(told.some(({ status }) => status === 'fulfilled')).toBe(true);
    const jobs = place.farm.admin('squeue', '-h', '--states=all', '--name=dep_race', '--format=%i');
    expect(jobs.trim().split('\n')).toHaveLength(1);
  });

  test('a job that the site holds before it ran reads as frozen, and is not removed', async () => {
    place.farm.admin('scontrol', 'update', 'NodeName=node1', 'State=DRAIN', 'Reason=look');
    await deployer.submit(place.door, submission('dep_queued'));
    expect((await deployer.inspect(place.door, 'dep_queued')).state).toBe('running');
    place.farm.admin('scontrol', 'hold', jobOf(place.farm, 'dep_queued').id);
    await expect
      .poll(async () => (await deployer.inspect(place.door, 'dep_queued')).state, { timeout: 45_000 })
      .toBe('frozen');
    const kept = { ...place.door, settings: { ...place.door.settings, held: 'never' } };
    expect(await deployer.remove(kept, 'dep_queued')).toBe('running');
    place.farm.admin('scancel', jobOf(place.farm, 'dep_queued').id);
    place.farm.admin('scontrol', 'update', 'NodeName=node1', 'State=RESUME');
    await expect
      .poll(async () => (await deployer.inspect(place.door, 'dep_queued')).state, { timeout: 45_000 })
      .toBe('ended');
    expect(await deployer.remove(kept, 'dep_queued')).toBe('removed');
  });

  test('a controller that is away is no end of a job, no refusal and no gap in the list', async () => {
    await deployer.submit(place.door, submission('dep_upgrade'));
    await place.farm.controller(false);
    try {
      const asked = await Promise.allSettled([
        deployer.inspect(place.door, 'dep_upgrade'),
        deployer.list(place.door),
        deployer.remove(place.door, 'dep_upgrade'),
        deployer.submit(place.door, submission('dep_meanwhile')),
      ]);
      for (const one of asked)
        expect(one).toMatchObject({
          status: 'rejected',
          reason: { name: 'DoorError', reason: 'unreachable' },
        });
      const prober = new SlurmProber(place.shell);
      expect((await prober.tryDoor(place.door, 'rogue')).result).toBe('unknown');
    } finally {
      await place.farm.controller(true);
    }
    expect((await deployer.inspect(place.door, 'dep_upgrade')).state).toBe('running');
    expect((await deployer.submit(place.door, submission('dep_meanwhile'))).jobRef).toBe('dep_meanwhile');
  });

  test('the real program runs as the drill’s account, in its own directory', async () => {
    const words = Buffer.from('#!/bin/sh\nid -un; pwd; exec sleep 100\n');
    await deployer.submit(place.door, submission('dep_words', words));
    const { files } = await deployer.inspect(place.door, 'dep_words');
    expect(files).toContain('payload');
    const home = place.farm.homes.rogue ?? '';
    const file = join(home, '.muster-exercise/dep_words/stdout');
    await expect
      .poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 45_000 })
      .toBe(`rogue\n${home}/.muster-exercise/dep_words\n`);
  });
});
