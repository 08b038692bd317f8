import type { Generated, JSONColumnType } from 'kysely';

/** Who is first responder when; procedure times. */
export interface RotaTable {
  id: string;
  name: string;
  owner_kind: 'federation' | 'ngi';
  /** The NGI; null for the federation's CSIRT. */
  owner_id: string | null;
  made_at: Date;
  made_by: string;
  ended_at: Date | null;
}

/** Members in their order, from a day on; the rotation that starts later takes over from the one before. */
export interface RotaRotationTable {
  id: string;
  rota_id: string;
  /** Ids of persons. */
  members: string[];
  every_days: number;
  zone: string;
  /** `HH:MM` in the zone. */
  handover_time: string;
  /** `YYYY-MM-DD`: its weekday is that of every handover when a shift lasts weeks. */
  starts_on: string;
  ends_on: string | null;
  made_at: Date;
  made_by: string;
  withdrawn_at: Date | null;
}

/** A change to the plan for a time. `absence`: the person is away; else the person is on duty. */
export interface RotaOverrideTable {
  id: string;
  ord: Generated<string>;
  rota_id: string;
  kind: 'swap' | 'absence' | 'cover';
  person_id: string;
  starts_at: Date;
  ends_at: Date;
  reason: string;
  /** The same for the two halves of a swap. */
  pair: string | null;
  made_at: Date;
  made_by: string;
  withdrawn_at: Date | null;
  withdrawn_by: string | null;
}

export interface RotaHandoverTable {
  id: string;
  rota_id: string;
  /** The moment of the handover. */
  at: Date;
  from_person: string | null;
  to_person: string | null;
  note: string;
  /** Ids of the incidents that were open when the note was written. */
  open: JSONColumnType<string[], string, string>;
  made_at: Date;
  made_by: string;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
}

/** A key with which a calendar program reads a rota. */
export interface RotaFeedTable {
  id: string;
  rota_id: string;
  secret_sha256: string;
  made_by: string;
  made_at: Date;
  ended_at: Date | null;
}

export interface RotaTables {
  rota: RotaTable;
  rota_rotation: RotaRotationTable;
  rota_override: RotaOverrideTable;
  rota_handover: RotaHandoverTable;
  rota_feed: RotaFeedTable;
}
