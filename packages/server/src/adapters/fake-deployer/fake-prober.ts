import type { SiteDoor } from '../../ports/deployer.ts';
import type { ProbeReading, ProbeResult, Prober, WorkloadReading } from '../../ports/prober.ts';

/** Doors in memory. Passes the same contract as the real probers; a test plays the site's people. */
export class FakeProber implements Prober {
  /** What a credential meets; `let-in` when nothing is said. */
  readonly results = new Map<string, ProbeResult>();
  /** URLs of doors that do not answer. */
  readonly unreachable = new Set<string>();
  workload: 'yes' | 'no' | 'unknown' = 'yes';

  async tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading> {
    if (this.unreachable.has(door.url)) return { result: 'unknown', detail: 'the door does not answer' };
    const result = this.results.get(credential) ?? 'let-in';
    return { result, detail: result === 'refused' ? 'banned' : result };
  }

  async readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading> {
    const { result, detail } = await this.tryDoor(door, credential);
    return { running: result === 'let-in' ? this.workload : 'unknown', owner: result, detail };
  }
}
