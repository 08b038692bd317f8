import type { SiteDoor } from './deployer.ts';

export type ProbeResult = 'let-in' | 'refused' | 'unknown';

export interface ProbeReading {
  result: ProbeResult;
  /** What the door said, in its own words; never shown to another site. */
  detail: string;
}

export interface WorkloadReading {
  running: 'yes' | 'no' | 'unknown';
  owner: ProbeResult;
  detail: string;
}

/** Tries the front door as a user would; changes nothing there. No answer is `unknown`, never `refused`. */
export interface Prober {
  tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading>;
  /** Whether the innocent workload runs and its owner is let in. */
  readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading>;
}
