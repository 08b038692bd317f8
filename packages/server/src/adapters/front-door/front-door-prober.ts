import type { Clock } from '../../kernel/clock.ts';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { ProbeReading, Prober, WorkloadReading } from '../../ports/prober.ts';
import type { DoorClient } from './client.ts';
import { admitted, jobList, jobOutput, refusal } from './schema.ts';

/** The workload ticks once a machine second; one that is silent for so long does not run. */
const TICK_WITHIN_MS = 4_000;
const WORKLOAD_NAME = 'control';

/** Logs in as a user would, and looks after the innocent job. Changes nothing. */
export class FrontDoorProber implements Prober {
  readonly #client: DoorClient;
  readonly #machine: Clock;

  constructor(client: DoorClient, machine: Clock) {
    this.#client = client;
    this.#machine = machine;
  }

  async tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading> {
    try {
      const { status, body } = await this.#client.ask(door, { method: 'GET', path: '/whoami', credential });
      if (status === 200 && admitted.safeParse(body).success) return { result: 'let-in', detail: 'let in' };
      const why = refusal.safeParse(body);
      // A refusal names its reason; a bare 403 may come from anything on the way.
      if ((status === 401 || status === 403) && why.success)
        return { result: 'refused', detail: why.data.code };
      return { result: 'unknown', detail: `answered ${status}` };
    } catch (error) {
      return { result: 'unknown', detail: wordsOf(error) };
    }
  }

  async readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading> {
    try {
      const listed = await this.#client.ask(door, { method: 'GET', path: '/jobs', credential });
      if ((listed.status === 401 || listed.status === 403) && refusal.safeParse(listed.body).success)
        return { running: 'unknown', owner: 'refused', detail: 'the owner is refused' };
      const jobs = jobList.safeParse(listed.body);
      if (listed.status !== 200 || !jobs.success)
        return { running: 'unknown', owner: 'unknown', detail: `answered ${listed.status}` };
      const workload = jobs.data.jobs.find((job) => job.name === WORKLOAD_NAME && !job.removed);
      if (!workload) return { running: 'no', owner: 'let-in', detail: 'the workload is gone' };
      const shown = await this.#client.ask(door, {
        method: 'GET',
        path: `/jobs/${workload.job}/output`,
        credential,
      });
      const output = jobOutput.safeParse(shown.body);
      if (shown.status !== 200 || !output.success)
        return { running: 'unknown', owner: 'let-in', detail: `answered ${shown.status}` };
      return this.#judge(output.data);
    } catch (error) {
      return { running: 'unknown', owner: 'unknown', detail: wordsOf(error) };
    }
  }

  #judge({ running, tick_at }: { running: boolean; tick_at: number | null }): WorkloadReading {
    if (!running) return { running: 'no', owner: 'let-in', detail: 'the workload’s process does not run' };
    const age = tick_at === null ? Number.POSITIVE_INFINITY : this.#machine.now().getTime() - tick_at;
    // A process that runs but ticks late may only be slow: not having seen it tick is no proof that it stands.
    if (age > TICK_WITHIN_MS)
      return { running: 'unknown', owner: 'let-in', detail: 'the workload runs but has not ticked lately' };
    return { running: 'yes', owner: 'let-in', detail: 'the workload ticks' };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof DoorError) return error.message;
  throw error;
}
