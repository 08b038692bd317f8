/** The product's front door adapter against the lab's real front door, host and processes. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IDENTITY_DN } from '../../lab/src/certificates/identities.ts';
import { callDoor, startTestSite, submitSleeper, type TestSite } from '../../lab/src/site/testing.ts';
import {
  DoorClient,
  FrontDoorDeployer,
  FrontDoorProber,
} from '../../packages/server/src/adapters/front-door/index.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import type { SiteDoor } from '../../packages/server/src/ports/deployer.ts';
import { deployerContract } from '../../packages/server/src/ports/testing/deployer-contract.ts';
import { deadPort, hostileHttpsDoors } from '../../packages/server/src/ports/testing/hostile-doors.ts';
import { proberContract } from '../../packages/server/src/ports/testing/prober-contract.ts';

interface Place {
  site: TestSite;
  client: DoorClient;
  door: SiteDoor;
  badDoors: Record<string, SiteDoor>;
  close(): Promise<void>;
}

async function startPlace(): Promise<Place> {
  const site = await startTestSite();
  const { certificates } = site;
  const credentials = join(dirname(certificates.caFile), 'credentials');
  mkdirSync(credentials);
  for (const identity of Object.values(certificates.identities)) {
    copyFileSync(identity.certificateFile, join(credentials, `${identity.name}.crt`));
    copyFileSync(identity.keyFile, join(credentials, `${identity.name}.key`));
  }
  const client = new DoorClient(credentials);
  const door: SiteDoor = {
    url: site.host.frontDoorUrl,
    caPem: certificates.authority.certificate,
    settings: {},
  };
  const tls = await certificates.authority.server('hostile.lab.example', '127.0.0.1');
  const hostile = await hostileHttpsDoors(tls);
  const badDoors: Record<string, SiteDoor> = {
    dead: { ...door, url: `https://127.0.0.1:${await deadPort()}` },
    'wrong authority': { ...door, caPem: null },
  };
  for (const [what, port] of Object.entries(hostile.ports)) {
    badDoors[what] = { ...door, url: `https://127.0.0.1:${port}` };
  }
  return {
    site,
    client,
    door,
    badDoors,
    async close() {
      client.close();
      await hostile.close();
      await site.stop();
    },
  };
}

async function signal(site: TestSite, job: string, name: NodeJS.Signals): Promise<void> {
  const { body } = await callDoor(site, 'GET', `/jobs/${job}`, { as: 'operator' });
  process.kill(body.pid, name);
}

function fileRule(file: string, text: string): () => Promise<() => Promise<void>> {
  return async () => {
    const before = readFileSync(file);
    writeFileSync(file, text);
    return async () => writeFileSync(file, before);
  };
}

deployerContract('at a front door', async () => {
  const place = await startPlace();
  const { site, client, door, badDoors } = place;
  const { layout } = site.host;
  return {
    deployer: new FrontDoorDeployer(client, 'operator'),
    door,
    credential: 'rogue',
    operator: 'operator',
    program: () => Buffer.from(`#!/bin/sh\n# ${randomUUID()}\nexec sleep 300\n`),
    freeze: (job) => signal(site, job, 'SIGSTOP'),
    thaw: (job) => signal(site, job, 'SIGCONT'),
    kill: (job) => signal(site, job, 'SIGKILL'),
    async release(job) {
      appendFileSync(layout.frontDoor.released, `${job}\n`);
    },
    async spoil(job) {
      appendFileSync(join(layout.jobs, job, 'payload'), '# looked at\n');
    },
    async running(deployment) {
      const { body } = await callDoor(site, 'GET', '/jobs', { as: 'operator' });
      const named = body.jobs.filter((job: { name: string }) => job.name === deployment);
      return named.filter((job: { state: string }) => job.state !== 'ended').length;
    },
    async ban(banned) {
      writeFileSync(layout.frontDoor.ban, banned ? `"${IDENTITY_DN.rogue}"\n` : '');
    },
    async otherWork() {
      await submitSleeper(site);
    },
    badDoors,
    close: place.close,
  };
});

proberContract('of a front door', async () => {
  const place = await startPlace();
  const { site, client, door, badDoors } = place;
  const { ban, map } = site.host.layout.frontDoor;
  const others = readFileSync(map, 'utf8')
    .split('\n')
    .filter((line) => !line.includes(IDENTITY_DN.rogue))
    .join('\n');
  const workload = (name: NodeJS.Signals) => () => signal(site, site.host.controlJob, name);
  return {
    prober: new FrontDoorProber(client, new SystemClock()),
    door,
    drill: 'rogue',
    innocent: 'innocent',
    refusals: {
      banned: fileRule(ban, `${IDENTITY_DN.rogue}\n`),
      'not mapped': fileRule(map, others),
    },
    closeDoor: fileRule(ban, '*\n'),
    workload: { freeze: workload('SIGSTOP'), thaw: workload('SIGCONT'), kill: workload('SIGKILL') },
    badDoors,
    close: place.close,
  };
});
