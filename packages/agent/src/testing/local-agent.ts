import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAgentKey } from '../identity/agent-key.ts';
import { keepIdentity } from '../identity/identity.ts';
import { systemClock } from '../kernel/clock.ts';
import { Agent } from '../run/agent.ts';
import { runAgent } from '../run/run-agent.ts';
import { makePrivateFolder, realDisk } from '../spool/disk.ts';
import { stateFiles } from '../spool/state-files.ts';
import { WILLING } from './bench.ts';
import type { FakeServer } from './fake-server.ts';

/** A made-up cloud in which mallory runs one machine and alice another. */
export const CLOUD = {
  name: 'cloud',
  kind: 'fake',
  settings: {
    accounts: [
      {
        name: 'mallory',
        identifiers: [{ format: 'iss_sub', iss: 'https://aai.example', sub: 'mallory' }],
        workloads: ['vm-1'],
      },
      { name: 'alice', workloads: ['vm-3'] },
    ],
  },
};

/** A whole agent in this process, enrolled with a fake server. */
export class LocalAgent {
  readonly folder = mkdtempSync(join(tmpdir(), 'muster-agent-local-'));
  readonly config = join(this.folder, 'agent.yaml');
  agent!: Agent;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(server: FakeServer, policy: object = WILLING) {
    const state = join(this.folder, 'state');
    const facts = { every: '1s' };
    writeFileSync(
      this.config,
      JSON.stringify({ server: server.url, state, policy, systems: [CLOUD], facts }),
    );
    makePrivateFolder(state);
    makeAgentKey(stateFiles(state).key);
    keepIdentity(stateFiles(state), realDisk, server.identity());
  }

  async start(): Promise<Agent> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.agent = await Agent.open({
      configPath: this.config,
      clock: systemClock,
      disk: realDisk,
      signal,
      log: () => {},
    });
    this.#running = runAgent(this.agent);
    return this.agent;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.agent.wake();
    await this.#running;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
