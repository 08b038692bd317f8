import { randomUUID } from 'node:crypto';
import { appendFileSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SiteDoor } from '../../ports/deployer.ts';
import { deployerContract } from '../../ports/testing/deployer-contract.ts';
import { proberContract } from '../../ports/testing/prober-contract.ts';
import { EitherShell, LocalShell, LoginHostShell, SlurmDeployer, SlurmProber } from './index.ts';
import { answerOf } from './slurm-words.ts';
import { startFakeSlurm } from './testing/fake-slurm.ts';

/** Nobody's number on any machine; our own where we are not root. */
const UID = 64_324;
const PEOPLE = ['rogue', 'operator', 'innocent'];

function place() {
  const fake = startFakeSlurm();
  const [credentials, home] = [join(fake.dir, 'credentials'), join(fake.dir, 'home')];
  mkdirSync(credentials);
  mkdirSync(home);
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(home, UID, UID);
  for (const name of PEOPLE) writeFileSync(join(credentials, `${name}.slurm`), `${name}\n`);
  const drop = asRoot ? ['setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups'] : ['env'];
  const shell = new LocalShell(
    credentials,
    (file) => readFile(file, 'utf8'),
    // All of them own the drill's account here, as keys of one account do.
    (account) => [
      ...drop,
      ...(asRoot ? ['env'] : []),
      ...[`PATH=${fake.bin}:/usr/bin:/bin`, `HOME=${home}`],
      `MUSTER_FAKE_USER=${account === 'innocent' ? account : 'drill'}`,
    ],
  );
  const door: SiteDoor = { url: 'slurm://localhost', caPem: null, settings: { via: 'local' } };
  const pidOf = (job: string): number =>
    Number(
      readFileSync(join(fake.spool, numberOf(job)), 'utf8')
        .trim()
        .split(' ')
        .at(-1),
    );
  const numberOf = (job: string): string => {
    for (let number = 1; ; number++) {
      const [, name] = readFileSync(join(fake.spool, String(number)), 'utf8').split(' ');
      if (name === job) return String(number);
    }
  };
  const set = (job: string, word: string): void =>
    writeFileSync(join(fake.spool, `${numberOf(job)}.state`), word);
  const kill = (job: string): void => void process.kill(pidOf(job), 'SIGKILL');
  const alive = (job: string): boolean => {
    try {
      return !/\) [ZX] /.test(readFileSync(`/proc/${pidOf(job)}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  return { fake, home, shell, door, set, kill, alive };
}

deployerContract('of a batch system that answers as Slurm does', async () => {
  const { fake, home, shell, door, set, kill, alive } = place();
  const dir = (job: string): string => join(home, '.muster-exercise', job);
  const garbage = { run: async () => 'muster-exercise: welcome to the hotel\n' };
  const deployer = new SlurmDeployer(new EitherShell(shell, new LoginHostShell(garbage)), 'operator');
  return {
    deployer,
    door,
    credential: 'rogue',
    operator: 'operator',
    program: () => Buffer.from(`#!/bin/sh\n# ${randomUUID()}\nexec sleep 60\n`),
    freeze: async (job) => set(job, 'SUSPENDED'),
    thaw: async (job) => set(job, 'RUNNING'),
    kill: async (job) => kill(job),
    async release(job) {
      writeFileSync(join(dir(job), 'released'), '');
    },
    async spoil(job) {
      appendFileSync(join(dir(job), 'payload'), '# looked at\n');
    },
    async running(deployment) {
      return alive(deployment) ? 1 : 0;
    },
    async ban(banned) {
      if (banned) writeFileSync(join(fake.spool, 'barred'), 'drill\n');
      else rmSync(join(fake.spool, 'barred'), { force: true });
    },
    async otherWork() {
      mkdirSync(join(home, '.muster-exercise', 'thesis'), { recursive: true });
    },
    badDoors: {
      'a login host that says nothing of use': { ...door, settings: {} },
    },
    async close() {
      for (const job of await deployer.list(door)) if (alive(job)) kill(job);
      fake.close();
    },
  };
});

proberContract('of a batch system that answers as Slurm does', async () => {
  const { fake, shell, door, set, kill } = place();
  const barred =
    (...users: string[]) =>
    async () => {
      writeFileSync(join(fake.spool, 'barred'), `${users.join('\n')}\n`);
      return async () => rmSync(join(fake.spool, 'barred'));
    };
  const silent = { run: async () => '' };
  const work = { deployment: 'dep_innocent', binary: Buffer.from('#!/bin/sh\nexec sleep 60\n') };
  const keeper = new SlurmDeployer(shell, 'innocent');
  await keeper.submit(door, { ...work, credential: 'innocent', fromAddress: null, autostart: false });
  const watched: SiteDoor = { ...door, settings: { ...door.settings, workload: work.deployment } };
  return {
    prober: new SlurmProber(new EitherShell(shell, new LoginHostShell(silent))),
    door: watched,
    drill: 'rogue',
    innocent: 'innocent',
    refusals: { barred: barred('drill') },
    closeDoor: barred('drill', 'innocent'),
    workload: {
      freeze: async () => set(work.deployment, 'SUSPENDED'),
      thaw: async () => set(work.deployment, 'RUNNING'),
      kill: async () => kill(work.deployment),
    },
    badDoors: { silent: { ...watched, settings: { workload: work.deployment } } },
    close: async () => fake.close(),
  };
});

describe('what sbatch says', () => {
  test.each([
    [
      "sbatch: error: Batch job submission failed: User's group not permitted to use this partition",
      'refused',
    ],
    [
      'sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified',
      'refused',
    ],
    ['allocation failure: Access/permission denied', 'refused'],
    ['sbatch: error: Batch job submission failed: Invalid partition name specified', 'invalid'],
    [
      'sbatch: error: Batch job submission failed: Required partition not available (inactive or drain)',
      'invalid',
    ],
    ['allocation failure: Unable to contact slurm controller (connect failure)', 'unreachable'],
    ['sbatch: error: Batch job submission failed: Socket timed out on send/recv operation', 'unreachable'],
    ['sbatch: error: Munge encode failed: Failed to access "/run/munge": No such file', 'unreachable'],
    ['sh: sbatch: not found', 'unreachable'],
    ['', 'unreachable'],
  ])('%s is %s', (words, answer) => expect(answerOf(words)).toBe(answer));
});

describe('the account of a credential', () => {
  test.each([
    ['root', 'root'],
    ['-u root', 'account'],
    ['a b', 'account'],
    ['', 'account'],
  ])('%j is not acted for', async (account, why) => {
    const { fake } = place();
    try {
      writeFileSync(join(fake.dir, 'credentials/other.slurm'), account);
      const shell = new LocalShell(join(fake.dir, 'credentials'), (file) => readFile(file, 'utf8'));
      const asked = { credential: 'other', script: 'id', args: [] };
      await expect(shell.run({ url: '', caPem: null, settings: {} }, asked)).rejects.toThrow(why);
    } finally {
      fake.close();
    }
  });
});

test('a controller that is away ends no job and removes none', async () => {
  const { fake, shell, door, kill } = place();
  const deployer = new SlurmDeployer(shell, 'operator');
  const binary = Buffer.from('#!/bin/sh\nexec sleep 60\n');
  const of = { deployment: 'dep_away', binary, credential: 'rogue', fromAddress: null, autostart: false };
  await deployer.submit(door, of);
  writeFileSync(join(fake.spool, 'away'), '');
  const told = await Promise.allSettled([
    deployer.inspect(door, 'dep_away'),
    deployer.list(door),
    deployer.remove(door, 'dep_away'),
    deployer.submit(door, { ...of, deployment: 'dep_other' }),
  ]);
  for (const one of told) expect(one).toMatchObject({ reason: { reason: 'unreachable' } });
  rmSync(join(fake.spool, 'away'));
  expect((await deployer.inspect(door, 'dep_away')).state).toBe('running');
  kill('dep_away');
  fake.close();
});

test('a partition that is no plain name never reaches a command line', async () => {
  const { fake, shell, door } = place();
  const odd = { ...door, settings: { ...door.settings, partition: 'main;reboot' } };
  const of = { deployment: 'dep_odd', binary: Buffer.from('x'), credential: 'rogue', fromAddress: null };
  await expect(new SlurmDeployer(shell, 'operator').submit(odd, { ...of, autostart: false })).rejects.toThrow(
    'partition',
  );
  fake.close();
});

test('an account on this machine sees nothing of the server’s environment', async () => {
  const { fake, door } = place();
  const shell = new LocalShell(
    join(fake.dir, 'credentials'),
    (file) => readFile(file, 'utf8'),
    () => ['env'],
  );
  process.env.MUSTER_TEST_SECRET = 'of the server';
  const script = 'env | grep MUSTER_TEST_SECRET || echo nothing';
  expect(await shell.run(door, { credential: 'rogue', script, args: [] })).toBe('nothing\n');
  delete process.env.MUSTER_TEST_SECRET;
  fake.close();
});
