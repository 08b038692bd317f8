import type { Generated } from 'kysely';

/** One copy of the implant, or one control beat, at a site. Its key is derived, never stored. */
export interface DeploymentTable {
  id: string;
  /** What the many rows of `beat` carry instead of the id. */
  no: Generated<number>;
  campaign_id: string;
  participation_id: string;
  site_id: string;
  role: 'implant' | 'control';
  /** Label of the host: a control speaks for the copies of its own host. */
  host: string;
  state: 'planned' | 'submitted' | 'bound' | 'ended' | 'never-started';
  planned_at: Date;
  start_not_after_ms: number;
  hard_limit_seconds: number;
  period_ms: number;
  jitter_percent: number;
  lease_seconds: number;
  dormant_seconds: number;
  controller_address: string;
  controller_port: number;
  submission_address: string | null;
  submitted_at: Date | null;
  submitted_ms: number | null;
  job_ref: string | null;
  sha256: string | null;
  masked_sha256: string | null;
  bound_instance: string | null;
  bound_at: Date | null;
  bound_ms: number | null;
  nonce: string | null;
  boot_id: string | null;
  order_verb: Generated<'ok' | 'period' | 'stop'>;
  order_argument: Generated<string>;
  order_counter: Generated<number>;
  ordered_ms: number | null;
  ended_at: Date | null;
  ended_ms: number | null;
  /** What its receipt said, `verified` by read-back, or null. */
  ended_kind: string | null;
  /** Ledger entry of the receipt or of the read-back. */
  ended_evidence: string | null;
  released_at: Date | null;
  removed_at: Date | null;
}

/** One accepted beat or receipt, as it was received. Partitioned by campaign. */
export interface BeatTable {
  campaign_id: string;
  deployment_no: number;
  instance: string;
  seq: number;
  kind: string;
  received_ms: number;
  received_at: Date;
  /** Its writer knew that the beat before it came within two periods. */
  steady: Generated<boolean>;
  boot_id: string;
  mono_ms: number;
  boot_ms: number;
  real_ms: number;
  gap_ms: number;
  fail_timeout: number;
  fail_reset: number;
  fail_other: number;
  signal: number;
  ended: string;
  counter: number;
  tx_bytes: number;
  connection_id: string;
  body_sha256: Buffer;
  /** Order of arrival over all campaigns; lots are ranges of it. */
  position: Generated<number>;
}

/** One TCP connection on which a deployment proved its key, and how it ended. */
export interface BeatConnectionTable {
  id: string;
  deployment_no: number;
  process_id: string;
  opened_ms: number;
  opened_at: Date;
  closed_ms: number | null;
  closed_at: Date | null;
  closed_how: 'fin' | 'timeout' | 'reset' | 'server-closed' | null;
}

/** A second instance of a deployment: a sandbox, a restored snapshot. Touches no verdict. */
export interface CloneTable {
  deployment_no: number;
  instance: string;
  boot_id: string;
  first_seen_ms: number;
  first_seen_at: Date;
  last_seen_ms: number;
  count: number;
}

/** Refused beats, counted a day, an error code and (where it is known) a deployment. */
export interface RefusedBeatTable {
  day: string;
  code: string;
  deployment_id: Generated<string>;
  count: number;
  last_sha256: string;
  last_at: Date;
}

/** Beats `first_position..last_position` under one Merkle root that stands in the ledger. */
export interface BeatLotTable {
  id: string;
  first_position: number;
  last_position: number;
  count: number;
  root: Buffer;
  sealed_at: Date;
  entry_id: string;
}

/** Sign of life of a server process that listens for beats. */
export interface ServerProcessTable {
  id: string;
  host: string;
  pid: number;
  started_ms: number;
  beaten_ms: number;
  beaten_at: Date;
  stopped: Generated<boolean>;
}

/** Time in which we could not hear or answer. */
export interface OutageTable {
  id: string;
  kind: 'server-down' | 'stalled' | 'database';
  from_ms: number;
  until_ms: number;
  from_at: Date;
  until_at: Date;
  entry_id: string | null;
}

export interface ImplantsTables {
  deployment: DeploymentTable;
  beat: BeatTable;
  beat_connection: BeatConnectionTable;
  clone: CloneTable;
  refused_beat: RefusedBeatTable;
  beat_lot: BeatLotTable;
  server_process: ServerProcessTable;
  outage: OutageTable;
}
