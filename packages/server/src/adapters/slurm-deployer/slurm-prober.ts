import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { ProbeReading, Prober, WorkloadReading } from '../../ports/prober.ts';
import { ask, type Shell } from '../shell-door/index.ts';
import { TRY, WORKLOAD } from './remote-scripts.ts';
import { settingOf } from './setting-of.ts';
import { answerOf } from './slurm-words.ts';

/**
 * Logs in as a user would and asks whether a job would be taken (`sbatch --test-only`); none is submitted. The innocent
 * workload is the job whose name stands in the door's setting `workload`.
 */
export class SlurmProber implements Prober {
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  async tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading> {
    try {
      const args = [settingOf(door, 'partition')];
      const said = await ask(this.#shell, door, { credential, script: TRY, args });
      if (said.some(([word]) => word === 'in')) return { result: 'let-in', detail: 'a job would be taken' };
      const words =
        said
          .find(([word]) => word === 'not')
          ?.slice(1)
          .join(' ')
          .trim() ?? '';
      if (words === '') return { result: 'unknown', detail: 'logged in, but Slurm said nothing' };
      return { result: answerOf(words) === 'refused' ? 'refused' : 'unknown', detail: words };
    } catch (error) {
      if (!(error instanceof DoorError)) throw error;
      return { result: error.reason === 'refused' ? 'refused' : 'unknown', detail: error.message };
    }
  }

  async readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading> {
    const { result, detail } = await this.tryDoor(door, credential);
    const name = door.settings.workload;
    // Who is shut out sees no jobs, or none that prove a thing.
    if (!name || result !== 'let-in') return { running: 'unknown', owner: result, detail };
    try {
      const args = [settingOf(door, 'workload')];
      const said = await ask(this.#shell, door, { credential, script: WORKLOAD, args });
      const words = said.find(([word]) => word === 'workload')?.slice(1) ?? [];
      const state = words.at(-1);
      if (words[0] !== 'known') return { running: 'no', owner: result, detail: `no job is called ${name}` };
      return { running: state === 'running' ? 'yes' : 'no', owner: result, detail: `the job is ${state}` };
    } catch (error) {
      if (!(error instanceof DoorError)) throw error;
      return { running: 'unknown', owner: result, detail: error.message };
    }
  }
}
