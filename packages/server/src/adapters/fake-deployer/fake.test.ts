import { randomBytes } from 'node:crypto';
import type { SiteDoor } from '../../ports/deployer.ts';
import { deployerContract } from '../../ports/testing/deployer-contract.ts';
import { proberContract } from '../../ports/testing/prober-contract.ts';
import { FakeDeployer } from './fake-deployer.ts';
import { FakeProber } from './fake-prober.ts';

const door: SiteDoor = { url: 'https://site.example', caPem: null, settings: {} };
const dead: SiteDoor = { ...door, url: 'https://dead.example' };

deployerContract('in memory', async () => {
  const deployer = new FakeDeployer(new Set(['rogue', 'operator']));
  deployer.unreachable.add(dead.url);
  return {
    deployer,
    door,
    credential: 'rogue',
    operator: 'operator',
    program: () => randomBytes(64),
    async freeze(job) {
      deployer.job(job).state = 'frozen';
    },
    async thaw(job) {
      deployer.job(job).state = 'running';
    },
    async kill(job) {
      deployer.job(job).state = 'ended';
    },
    async release(job) {
      deployer.job(job).held = false;
    },
    async spoil(job) {
      deployer.job(job).binary = randomBytes(8);
    },
    async running(deployment) {
      return deployer.jobs.filter(
        ({ submission, state }) =>
          submission.deployment === deployment && (state === 'running' || state === 'frozen'),
      ).length;
    },
    async ban(banned) {
      if (banned) deployer.refused.add('rogue');
      else deployer.refused.delete('rogue');
    },
    otherWork: async () => {},
    badDoors: { dead },
    close: async () => {},
  };
});

proberContract('in memory', async () => {
  const prober = new FakeProber();
  prober.unreachable.add(dead.url);
  prober.results.set('no-such', 'unknown');
  function refuse(...credentials: string[]): () => Promise<() => Promise<void>> {
    return async () => {
      for (const credential of credentials) prober.results.set(credential, 'refused');
      return async () => {
        for (const credential of credentials) prober.results.delete(credential);
      };
    };
  }
  return {
    prober,
    door,
    drill: 'rogue',
    innocent: 'innocent',
    refusals: { banned: refuse('rogue') },
    closeDoor: refuse('rogue', 'innocent'),
    workload: {
      async freeze() {
        prober.workload = 'no';
      },
      async thaw() {
        prober.workload = 'yes';
      },
      async kill() {
        prober.workload = 'no';
      },
    },
    badDoors: { dead },
    close: async () => {},
  };
});
