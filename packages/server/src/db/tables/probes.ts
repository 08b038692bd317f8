/** One round of tries at a front door; `unknown` is no answer, not a refusal. */
export interface ProbeRoundTable {
  id: string;
  participation_id: string;
  at: Date;
  trigger: 'schedule' | 'claim';
  drill: 'let-in' | 'refused' | 'unknown';
  innocent: 'let-in' | 'refused' | 'unknown';
  drill_detail: string;
  innocent_detail: string;
  entry_id: string;
}

export interface WorkloadReadingTable {
  id: string;
  participation_id: string;
  at: Date;
  running: 'yes' | 'no' | 'unknown';
  owner: 'let-in' | 'refused' | 'unknown';
  detail: string;
  entry_id: string;
}

/** A copy's sandbox, as the site's own door showed it. */
export interface SandboxReadingTable {
  id: string;
  deployment_id: string;
  at: Date;
  state: 'running' | 'frozen' | 'ended' | 'gone';
  held: boolean;
  /** The program's file is there, with the hash that was submitted. */
  unchanged: boolean;
  entry_id: string;
}

export interface ProbesTables {
  probe_round: ProbeRoundTable;
  workload_reading: WorkloadReadingTable;
  sandbox_reading: SandboxReadingTable;
}
