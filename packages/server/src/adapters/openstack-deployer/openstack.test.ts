import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import type { SiteDoor } from '../../ports/deployer.ts';
import { deployerContract } from '../../ports/testing/deployer-contract.ts';
import { deadPort, hostileTcpDoors } from '../../ports/testing/hostile-doors.ts';
import { proberContract } from '../../ports/testing/prober-contract.ts';
import { cloudDoorOf } from './door.ts';
import { CloudCredentials, Clouds, OpenStackDeployer, OpenStackProber } from './index.ts';
import { programOnConsole, stateOf } from './server-words.ts';
import { startFakeCloud } from './testing/fake-cloud.ts';
import { userDataOf } from './user-data.ts';

/** Stands for the published program. */
const BASE = randomBytes(20_000);
const published = { bytes: BASE, sha256: createHash('sha256').update(BASE).digest('hex') };
const PEOPLE = ['rogue', 'operator', 'innocent'];

function configured(): Uint8Array {
  const binary = Buffer.from(BASE);
  binary.set(randomBytes(4000), 9000);
  return binary;
}

async function place() {
  const cloud = await startFakeCloud(BASE);
  const hostile = await hostileTcpDoors();
  const credentials = mkdtempSync(join(tmpdir(), 'muster-cloud-'));
  const settings = {
    ...{ tls: 'none', image: 'img-1', flavor: 'm1.nano', network: 'net-1' },
    drillUsers: 'user-rogue,user-operator',
  };
  const doorAt = (port: string | number): SiteDoor => ({
    url: `openstack://127.0.0.1:${port}/v3`,
    caPem: null,
    settings,
  });
  const badDoors: Record<string, SiteDoor> = { dead: doorAt(await deadPort()) };
  for (const [what, port] of Object.entries(hostile.ports)) badDoors[what] = doorAt(port);
  const addresses = [cloud.authUrl, ...Object.values(badDoors).map((door) => cloudDoorOf(door).authUrl)];
  for (const name of PEOPLE) {
    cloud.users.set(name, { user: `user-${name}`, enabled: true, deleted: false });
    const auth = { method: 'application-credential', id: name, secret: 'x' };
    const text = JSON.stringify(Object.fromEntries(addresses.map((address) => [address, auth])));
    writeFileSync(join(credentials, `${name}.openstack.json`), text, { mode: 0o600 });
  }
  const clock = new SystemClock();
  const clouds = new Clouds(new CloudCredentials(credentials, (file) => readFile(file, 'utf8')), clock, 1500);
  const deployer = new OpenStackDeployer({ clouds, clock, operator: 'operator', published: () => published });
  return {
    ...{ cloud, clouds, deployer, badDoors, credentials },
    door: doorAt(new URL(cloud.authUrl).port),
    async close() {
      await hostile.close();
      await cloud.close();
      rmSync(credentials, { recursive: true });
    },
  };
}

deployerContract('of an OpenStack that answers as Zed does', async () => {
  const { cloud, deployer, door, badDoors, close } = await place();
  const set = (status: string) => async (job: string) => {
    cloud.server(job).status = status;
  };
  return {
    deployer,
    door,
    credential: 'rogue',
    operator: 'operator',
    program: configured,
    freeze: set('PAUSED'),
    thaw: set('ACTIVE'),
    kill: set('SHUTOFF'),
    async release(job) {
      cloud.server(job).metadata.muster_released = 'yes';
    },
    // Inside a guest nobody can look; a server that was rebuilt from something else shows.
    async spoil(job) {
      Object.assign(cloud.server(job), { image: { id: 'img-other' }, console: 'login: ' });
    },
    async running(deployment) {
      return [...cloud.servers.values()].filter(
        ({ name, status }) => name === deployment && ['BUILD', 'ACTIVE', 'PAUSED'].includes(status),
      ).length;
    },
    async ban(banned) {
      Object.assign(cloud.users.get('rogue') ?? {}, { enabled: !banned });
    },
    async otherWork() {
      const foreign = { status: 'SHUTOFF', created: '', locked: false, image: { id: 'img-1' }, console: '' };
      const marks = { muster_exercise: 'x', muster_deployment: 'dep_imitated', muster_released: 'yes' };
      const add = (id: string, name: string, user: string, metadata: Record<string, string>): void => {
        const user_id = `user-${user}`;
        cloud.servers.set(id, { ...foreign, id, name, user_id, metadata, user_data: '' });
      };
      add('aaaaaaaa-0000-4000-8000-000000000001', 'thesis', 'innocent', {});
      // Somebody who copies our marks is not us, and we are not everything that our user makes.
      add('aaaaaaaa-0000-4000-8000-000000000002', 'dep_imitated', 'innocent', marks);
      add('aaaaaaaa-0000-4000-8000-000000000003', 'mine', 'rogue', {});
    },
    badDoors,
    close,
  };
});

proberContract('of an OpenStack that answers as Zed does', async () => {
  const { cloud, clouds, door, badDoors, close } = await place();
  const id = 'bbbbbbbb-0000-4000-8000-000000000001';
  cloud.servers.set(id, {
    ...{ id, name: 'innocent-work', status: 'ACTIVE', created: '', user_id: 'user-innocent', locked: false },
    ...{ metadata: {}, image: { id: 'img-1' }, console: '', user_data: '' },
  });
  const turned =
    (change: object, ...names: string[]) =>
    async () => {
      const before = names.map((name) => ({ ...cloud.users.get(name) }));
      for (const name of names) Object.assign(cloud.users.get(name) ?? {}, change);
      return async () =>
        names.forEach((name, i) => void Object.assign(cloud.users.get(name) ?? {}, before[i]));
    };
  const set = (status: string) => async () => {
    cloud.server(id).status = status;
  };
  const watching = (one: SiteDoor): SiteDoor => ({ ...one, settings: { ...one.settings, workload: id } });
  return {
    prober: new OpenStackProber(clouds),
    door: watching(door),
    drill: 'rogue',
    innocent: 'innocent',
    refusals: {
      'user disabled': turned({ enabled: false }, 'rogue'),
      'application credential deleted': turned({ deleted: true }, 'rogue'),
    },
    closeDoor: turned({ enabled: false }, 'rogue', 'innocent'),
    workload: { freeze: set('PAUSED'), thaw: set('ACTIVE'), kill: set('DELETED') },
    badDoors: Object.fromEntries(Object.entries(badDoors).map(([what, one]) => [what, watching(one)])),
    close,
  };
});

describe('a cloud', () => {
  test('is never asked to pause, stop, start or change anything, and deletes the drill’s alone', async () => {
    const { cloud, deployer, door, close } = await place();
    const of = { deployment: 'dep_quiet', binary: configured(), credential: 'rogue', fromAddress: null };
    const { jobRef } = await deployer.submit(door, { ...of, autostart: false });
    await deployer.inspect(door, jobRef);
    await deployer.list(door);
    Object.assign(cloud.server(jobRef), { status: 'SHUTOFF' });
    cloud.server(jobRef).metadata.muster_released = 'yes';
    cloud.server(jobRef).user_id = 'user-somebody';
    expect(await deployer.remove(door, jobRef)).toBe('gone');
    expect(cloud.server(jobRef).status).toBe('SHUTOFF');
    cloud.server(jobRef).user_id = 'user-rogue';
    cloud.server(jobRef).locked = true;
    expect(await deployer.remove(door, jobRef)).toBe('held');
    cloud.server(jobRef).locked = false;
    expect(await deployer.remove(door, jobRef)).toBe('removed');
    const changes = cloud.asked.filter((one) => !one.startsWith('GET') && !one.endsWith('/auth/tokens'));
    const expected = [...['POST /servers', `POST /servers/${jobRef}/action`], `DELETE /servers/${jobRef}`];
    expect(changes).toEqual(expected);
    await close();
  });

  test('that deleted a copy does not get it again by a second try', async () => {
    const { cloud, deployer, door, close } = await place();
    const of = { deployment: 'dep_deleted', binary: configured(), credential: 'rogue', fromAddress: null };
    const { jobRef } = await deployer.submit(door, { ...of, autostart: false });
    cloud.server(jobRef).status = 'DELETED';
    expect((await deployer.submit(door, { ...of, autostart: false })).jobRef).toBe(jobRef);
    expect(cloud.servers.size).toBe(1);
    await close();
  });

  test('that made a server twice is cleared of both', async () => {
    const { cloud, deployer, door, close } = await place();
    const of = { deployment: 'dep_twice', binary: configured(), credential: 'rogue', fromAddress: null };
    const { jobRef } = await deployer.submit(door, { ...of, autostart: false });
    // A try without an answer, which was made all the same.
    const id = 'cccccccc-0000-4000-8000-000000000001';
    const second = { ...cloud.server(jobRef), id, created: '2099-01-01T00:00:00Z', status: 'ACTIVE' };
    cloud.servers.set(id, second);
    for (const one of cloud.servers.values()) one.metadata = { ...one.metadata, muster_released: 'yes' };
    cloud.server(jobRef).status = 'SHUTOFF';
    expect(await deployer.remove(door, jobRef)).toBe('running');
    cloud.server(id).status = 'SHUTOFF';
    expect(await deployer.remove(door, jobRef)).toBe('removed');
    expect([...cloud.servers.values()].map(({ status }) => status)).toEqual(['DELETED', 'DELETED']);
    await close();
  });

  test('that takes two tries at once keeps one server', async () => {
    const { cloud, deployer, door, close } = await place();
    const of = { deployment: 'dep_race', binary: configured(), credential: 'rogue', fromAddress: null };
    const told = await Promise.all([1, 2, 3].map(() => deployer.submit(door, { ...of, autostart: false })));
    expect(new Set(told.map(({ jobRef }) => jobRef)).size).toBe(1);
    expect([...cloud.servers.values()].filter(({ status }) => status !== 'DELETED')).toHaveLength(1);
    await close();
  });

  test('whose catalogue names a host that the door does not is not given the token', async () => {
    const { cloud, deployer, door, close } = await place();
    const strict: SiteDoor = { ...door, settings: { ...door.settings, hosts: 'none' } };
    expect(await deployer.list(strict)).toEqual([]);
    cloud.catalogue.host = 'localhost';
    await expect(deployer.list({ ...strict, settings: { ...strict.settings, zone: 'z' } })).rejects.toThrow(
      'on a host that the settings do not name',
    );
    await close();
  });

  test('that gives its list in small pages is listed to the end', async () => {
    const { cloud, deployer, door, close } = await place();
    for (let n = 0; n < 5; n++) {
      const of = { deployment: `dep_page${n}`, binary: configured(), credential: 'rogue', fromAddress: null };
      await deployer.submit(door, { ...of, autostart: false });
    }
    cloud.most.atOnce = 2;
    expect((await deployer.list(door)).sort()).toEqual([...cloud.servers.keys()].sort());
    await close();
  });

  test('whose users’ file others can read is our fault and no refusal', async () => {
    const { clouds, door, credentials, close } = await place();
    chmodSync(join(credentials, 'rogue.openstack.json'), 0o644);
    expect((await new OpenStackProber(clouds).tryDoor(door, 'rogue')).result).toBe('unknown');
    await close();
  });

  test('that lets an old token go on is told beside the refusal', async () => {
    const { cloud, clouds, door, close } = await place();
    const prober = new OpenStackProber(clouds);
    await prober.tryDoor(door, 'rogue');
    Object.assign(cloud.users.get('rogue') ?? {}, { enabled: false });
    expect(await prober.tryDoor(door, 'rogue')).toMatchObject({
      result: 'refused',
      detail: expect.stringContaining('a token from before still works'),
    });
    await close();
  });
});

describe('the script that a new machine runs', () => {
  const parts = { deployment: 'dep_words', published, template: null, autostart: false };

  function run(
    script: string,
    files: Record<string, Uint8Array | string> = {},
  ): { dir: string; said: string } {
    const dir = mkdtempSync(join(tmpdir(), 'muster-user-data-'));
    const bin = join(dir, 'bin');
    mkdirSync(bin);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text, { mode: 0o755 });
    // What would start it, and what would fetch: shown instead.
    writeFileSync(join(bin, 'setsid'), `#!/bin/sh\necho "start $*" >> ${dir}/said\n`, { mode: 0o755 });
    const fetching = `#!/bin/sh\nfor last; do :; done\necho "fetch $last" >> ${dir}/said\ncp ${dir}/published base\n`;
    for (const tool of ['curl', 'wget']) writeFileSync(join(bin, tool), fetching, { mode: 0o755 });
    const env = {
      PATH: `${bin}:/usr/bin:/bin`,
      MUSTER_EXERCISE_DIR: join(dir, 'work'),
      MUSTER_CONSOLE: join(dir, 'console'),
    };
    execFileSync('sh', ['-c', 'sh -s; sleep 0.1'], {
      input: script,
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const console = join(dir, 'console');
    const said = existsSync(console) ? readFileSync(console, 'utf8') : '';
    return { dir, said };
  }

  test('puts the very bytes together, says their hash, starts them as nobody, and not again', () => {
    const binary = configured();
    const script = userDataOf({ ...parts, binary, template: 'https://muster.example/implant' });
    const { dir, said } = run(script, { published: BASE });
    const sha256 = createHash('sha256').update(binary).digest('hex');
    expect(readFileSync(join(dir, 'work/payload')).equals(binary)).toBe(true);
    expect(programOnConsole(said)).toBe(sha256);
    expect(readFileSync(join(dir, 'said'), 'utf8')).toMatch(
      /^fetch https:\/\/muster\.example\/implant\nstart su -s \/bin\/sh nobody -c cd .* && exec \.\/payload\n$/,
    );
    rmSync(dir, { recursive: true });
  });

  test('starts nothing when what it fetched is not what was published', () => {
    const script = userDataOf({ ...parts, binary: configured(), template: 'https://muster.example/implant' });
    const { dir, said } = run(script, { published: randomBytes(20_000) });
    expect(said).toContain('another published program');
    expect(() => readFileSync(join(dir, 'work/payload'))).toThrow();
    rmSync(dir, { recursive: true });
  });

  test('holds a small program whole, and refuses one that does not fit', () => {
    const { dir } = run(userDataOf({ ...parts, binary: Buffer.from('#!/bin/sh\n'), published: null }));
    expect(readFileSync(join(dir, 'work/payload'), 'utf8')).toBe('#!/bin/sh\n');
    rmSync(dir, { recursive: true });
    expect(() => userDataOf({ ...parts, binary: randomBytes(50_000), published: null })).toThrow(
      'does not fit',
    );
  });

  test('says that it is an exercise, and whose', () => {
    expect(userDataOf({ ...parts, binary: configured() })).toMatch(/SECURITY EXERCISE[\s\S]*dep_words/);
  });
});

describe('what Nova says', () => {
  const server = {
    id: '',
    name: '',
    created: '',
    user_id: '',
    locked: false,
    metadata: {},
    image: '' as const,
  };
  test.each([
    ['ACTIVE', 1, 'running'],
    ['BUILD', 0, 'running'],
    ['PAUSED', 3, 'frozen'],
    ['SHUTOFF', 4, 'ended'],
    ['ERROR', 1, 'running'],
    ['ERROR', 0, 'ended'],
    ['UNKNOWN', 0, null],
    ['SOMETHING_NEW', 0, null],
  ])('%s with power %i is %s', (status, power, state) => {
    expect(stateOf({ ...server, status, 'OS-EXT-STS:power_state': power })).toBe(state);
  });
});

describe('the door', () => {
  const door = (url: string, settings = {}): SiteDoor => ({ url, caPem: null, settings });
  test.each([
    ['https://keystone.example:5000/v3', {}, 'openstack URL'],
    ['openstack://user:secret@keystone.example/v3', {}, 'more than'],
    ['openstack://keystone.example/v3', { tls: 'none' }, 'loopback'],
    ['openstack://127.0.0.1.example/v3', { tls: 'none' }, 'loopback'],
    ['openstack://keystone.example/v3', { template: 'https://x/$(reboot)' }, 'template'],
    ['openstack://keystone.example/v3', { template: 'file:///etc/passwd' }, 'template'],
    ['openstack://keystone.example/v3', { image: 'a b' }, 'image'],
    ['openstack://keystone.example/v3', { hosts: 'a b' }, 'hosts'],
  ])('%s %j is not spoken to', (url, settings, why) => {
    expect(() => cloudDoorOf(door(url, settings))).toThrow(why);
  });
  test('is TLS', () => {
    expect(cloudDoorOf(door('openstack://keystone.example:5000/v3/')).authUrl).toBe(
      'https://keystone.example:5000/v3',
    );
  });
});
