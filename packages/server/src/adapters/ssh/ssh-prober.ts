import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { ProbeReading, Prober, WorkloadReading } from '../../ports/prober.ts';
import { MARK } from '../shell-door/index.ts';
import { LOGIN } from './remote-scripts.ts';
import type { SshClient } from './ssh-client.ts';

/** Logs in as a user would, and does nothing. Over ssh there is no innocent workload to look after. */
export class SshProber implements Prober {
  readonly #client: SshClient;

  constructor(client: SshClient) {
    this.#client = client;
  }

  async tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading> {
    try {
      const said = await this.#client.run(door, { credential, script: LOGIN, args: [] });
      if (said.split('\n').includes(`${MARK} in`)) return { result: 'let-in', detail: 'let in' };
      return { result: 'unknown', detail: 'logged in, but no command ran' };
    } catch (error) {
      if (!(error instanceof DoorError)) throw error;
      return { result: error.reason === 'refused' ? 'refused' : 'unknown', detail: error.message };
    }
  }

  async readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading> {
    const { result, detail } = await this.tryDoor(door, credential);
    return { running: 'unknown', owner: result, detail };
  }
}
