/**
 * The deployer and the prober of OpenStack against a real control plane; `npm run real -- openstack-drill`. Its guests are
 * made-up ones: what real guests say is what `npm run drill -- --real openstack` shows.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type OpenStack } from '@muster/openstack';
import { z } from 'zod';
import {
  CloudCredentials,
  Clouds,
  OpenStackDeployer,
  OpenStackProber,
} from '../../../packages/server/src/adapters/openstack-deployer/index.ts';
import { SystemClock } from '../../../packages/server/src/kernel/clock.ts';
import type { SiteDoor } from '../../../packages/server/src/ports/deployer.ts';
import { deployerContract } from '../../../packages/server/src/ports/testing/deployer-contract.ts';
import { deadPort, hostileTcpDoors } from '../../../packages/server/src/ports/testing/hostile-doors.ts';
import { proberContract } from '../../../packages/server/src/ports/testing/prober-contract.ts';

const SCRIPT = fileURLToPath(new URL('./cloud.py', import.meta.url));
const any = z.unknown();
const clock = new SystemClock();

/** Keystone refuses tokens of the very second in which their user was disabled. */
const REVOKED_MS = 2000;

function step<T>(name: string, schema: z.ZodType<T>): T {
  const env = { ...process.env, PATH: '/usr/bin:/bin' };
  const said = execFileSync('/usr/bin/python3', [SCRIPT, name], { env, encoding: 'utf8' });
  return schema.parse(said.trim() === '' ? null : JSON.parse(said));
}

const made = z.object({
  authUrl: z.string(),
  credentials: z.record(z.string(), z.object({ method: z.string(), id: z.string(), secret: z.string() })),
  users: z.object({ rogue: z.string(), operator: z.string(), innocent: z.string() }),
  project: z.string(),
  admin: z.string(),
  image: z.string(),
  other: z.string(),
  flavor: z.string(),
  network: z.string(),
});

async function place() {
  const cloud = step('people', made);
  const hostile = await hostileTcpDoors();
  const dir = mkdtempSync(join(tmpdir(), 'muster-real-cloud-'));
  const { image, flavor, network, users } = cloud;
  const settings = { tls: 'none', image, flavor, network, drillUsers: Object.values(users).join(',') };
  const doorAt = (host: string): SiteDoor => ({ url: `openstack://${host}/v3`, caPem: null, settings });
  const badDoors: Record<string, SiteDoor> = { dead: doorAt(`127.0.0.1:${await deadPort()}`) };
  for (const [what, port] of Object.entries(hostile.ports)) badDoors[what] = doorAt(`127.0.0.1:${port}`);
  const door = doorAt(new URL(cloud.authUrl).host);
  const addresses = [door, ...Object.values(badDoors)].map(({ url }) => url.replace('openstack:', 'http:'));
  for (const [name, auth] of Object.entries(cloud.credentials)) {
    const text = JSON.stringify(Object.fromEntries(addresses.map((address) => [address, auth])));
    writeFileSync(join(dir, `${name}.openstack.json`), text, { mode: 0o600 });
  }
  const project = { projectName: 'admin' };
  const auth = { method: 'password', username: 'admin', password: cloud.admin, project } as const;
  const admin = connect({ authUrl: cloud.authUrl, auth }, { clock });
  const clouds = new Clouds(new CloudCredentials(dir, (file) => readFile(file, 'utf8')), clock, 20_000);
  return {
    ...{ cloud, door, badDoors, admin, clouds },
    async close() {
      await hostile.close();
      rmSync(dir, { recursive: true });
      step('clear', any);
    },
  };
}

async function act(admin: OpenStack, server: string, action: object): Promise<void> {
  const call = { method: 'POST', path: `/servers/${server}/action`, body: action } as const;
  await admin.session.call('nova', call, any);
}

async function statusOf(admin: OpenStack, server: string): Promise<string> {
  return (await admin.nova.server(server))?.status ?? 'gone';
}

/** Nova refuses most actions while one is under way. */
async function settled(admin: OpenStack, server: string, status: string): Promise<void> {
  for (let tries = 0; tries < 240 && (await statusOf(admin, server)) !== status; tries++)
    await clock.sleep(500);
}

deployerContract('of a real OpenStack', async () => {
  const { cloud, door, badDoors, admin, clouds, close } = await place();
  // A program of its own each time, in what differs from the published one.
  const base = randomBytes(20_000);
  const published = { bytes: base, sha256: 'not looked at: these guests run nothing' };
  const built = async (job: string) => {
    for (let tries = 0; tries < 240 && (await statusOf(admin, job)) === 'BUILD'; tries++)
      await clock.sleep(500);
  };
  const then = (action: object, status: string) => async (job: string) => {
    await settled(admin, job, status === 'ACTIVE' ? 'PAUSED' : 'ACTIVE');
    await act(admin, job, action);
    await settled(admin, job, status);
  };
  return {
    deployer: new OpenStackDeployer({ clouds, clock, operator: 'operator', published: () => published }),
    door,
    credential: 'rogue',
    operator: 'operator',
    program() {
      const binary = Buffer.from(base);
      binary.set(randomBytes(4000), 9000);
      return binary;
    },
    freeze: then({ pause: null }, 'PAUSED'),
    thaw: then({ unpause: null }, 'ACTIVE'),
    kill: then({ 'os-stop': null }, 'SHUTOFF'),
    async release(job) {
      // What is being built takes no marks.
      await built(job);
      const body = { metadata: { muster_released: 'yes' } };
      await admin.session.call('nova', { method: 'POST', path: `/servers/${job}/metadata`, body }, any);
    },
    async spoil(job) {
      await act(admin, job, { rebuild: { imageRef: cloud.other } });
      await clock.sleep(2000);
      for (let tries = 0; tries < 60 && (await statusOf(admin, job)) === 'REBUILD'; tries++)
        await clock.sleep(500);
    },
    async running(deployment) {
      const all = await admin.session.call(
        'nova',
        { path: '/servers/detail', query: { all_tenants: '1', name: `^${deployment}$` } },
        z.object({ servers: z.array(z.object({ status: z.string() })) }),
      );
      return all.servers.filter(({ status }) => ['BUILD', 'ACTIVE', 'PAUSED'].includes(status)).length;
    },
    async ban(banned) {
      await admin.keystone.setEnabled(cloud.users.rogue, !banned);
      if (!banned) await clock.sleep(REVOKED_MS);
    },
    async otherWork() {},
    badDoors,
    close,
  };
});

proberContract('of a real OpenStack', async () => {
  const { cloud, door, badDoors, admin, clouds, close } = await place();
  const { server } = await (await clouds.afresh(door, 'innocent')).cloud.session.call(
    'nova',
    {
      method: 'POST',
      path: '/servers',
      body: {
        server: {
          ...{ name: 'innocent-work', imageRef: cloud.image, flavorRef: cloud.flavor },
          networks: [{ uuid: cloud.network }],
        },
      },
    },
    z.object({ server: z.object({ id: z.string() }) }),
  );
  await settled(admin, server.id, 'ACTIVE');
  const watching = (one: SiteDoor): SiteDoor => ({
    ...one,
    settings: { ...one.settings, workload: server.id },
  });
  const disabled =
    (...users: string[]) =>
    async () => {
      for (const user of users) await admin.keystone.setEnabled(user, false);
      return async () => {
        for (const user of users) await admin.keystone.setEnabled(user, true);
        await clock.sleep(REVOKED_MS);
      };
    };
  return {
    prober: new OpenStackProber(clouds),
    door: watching(door),
    drill: 'rogue',
    innocent: 'innocent',
    refusals: { 'user disabled': disabled(cloud.users.rogue) },
    closeDoor: disabled(cloud.users.rogue, cloud.users.innocent),
    workload: {
      freeze: () => act(admin, server.id, { pause: null }),
      thaw: () => act(admin, server.id, { unpause: null }),
      async kill() {
        await settled(admin, server.id, 'ACTIVE');
        await act(admin, server.id, { 'os-stop': null });
      },
    },
    badDoors: Object.fromEntries(Object.entries(badDoors).map(([what, one]) => [what, watching(one)])),
    close,
  };
});
