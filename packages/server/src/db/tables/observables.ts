import type { ItemAudience, ObservableType, TlpLabel } from '@muster/contract';
import type { Generated } from 'kysely';

/** One value, once in an incident. */
export interface ObservableTable {
  id: string;
  incident_id: string;
  type: ObservableType;
  /** In canonical form. */
  value: string;
  /** The host or address in it. */
  pivot: string | null;
  /** The network, or the address as one. */
  net: string | null;
  tlp: TlpLabel;
  ioc: boolean;
  note: string;
  tags: string[];
  /** The one site that it belongs to. */
  site_id: string | null;
  audience: ItemAudience;
  source_kind: 'person' | 'mail' | 'import';
  source_mail: string | null;
  source_quote: string | null;
  added_at: Date;
  added_by: string;
  changed_at: Date;
  withdrawn_at: Date | null;
  withdrawn_reason: string | null;
  revision: number;
  entry_id: string;
}

/** Where and when it was seen. */
export interface ObservableSightingTable {
  ord: Generated<number>;
  observable_id: string;
  site_id: string | null;
  at: Date | null;
  note: string;
  recorded_at: Date;
  recorded_by: string;
}

/** Found in a mail; an officer says whether it is one. */
export interface ObservableProposalTable {
  id: string;
  incident_id: string;
  type: ObservableType;
  value: string;
  site_id: string | null;
  mail_id: string | null;
  quote: string;
  sure: boolean;
  defanged: boolean;
  proposed_at: Date;
  state: 'open' | 'accepted' | 'refused';
  decided_at: Date | null;
  decided_by: string | null;
}

export interface ObservablesTables {
  observable: ObservableTable;
  observable_sighting: ObservableSightingTable;
  observable_proposal: ObservableProposalTable;
}
