import type { AccountFact, CredentialFact, FactsBatch, SystemKind, Workload } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';

/** How far the facts of one agent and system have come. */
export interface FactsFeedTable {
  agent_id: string;
  system: string;
  system_kind: SystemKind;
  site_id: string;
  /** The number of the last batch. */
  taken: number;
  last_at: Date;
  /** The whole list that is coming in, and the last page of it that is there. */
  list_id: string | null;
  list_page: number;
  /** When its first page was read at the site. */
  list_at: Date | null;
  /** When the last list that came to its end had begun. */
  listed_at: Date | null;
}

/** A page of a whole list that has not come to its end. */
export interface FactsPageTable {
  agent_id: string;
  system: string;
  page: number;
  at: Date;
  content: JSONColumnType<Pick<FactsBatch, 'workloads' | 'accounts'>, string, string>;
}

export interface AccountTable {
  id: string;
  site_id: string;
  system: string;
  ref: string;
  name: string;
  enabled: boolean | null;
  projects: JSONColumnType<AccountFact['projects'], string, string>;
  /** The account itself as a subject. */
  subject_id: string;
  as_of: Date;
  first_seen_at: Date;
  gone_at: Date | null;
}

export interface CredentialTable {
  id: string;
  account_id: string;
  kind: CredentialFact['kind'];
  ref: string;
  name: string;
  project_id: string | null;
  created_at: Date | null;
  expires_at: Date | null;
  unrestricted: boolean | null;
  first_seen_at: Date;
  gone_at: Date | null;
}

export interface WorkloadTable {
  id: string;
  site_id: string;
  system: string;
  ref: string;
  kind: Workload['kind'];
  name: string;
  /** In lower case, for finding. */
  name_key: string;
  state: Workload['state'];
  system_state: string;
  locked: boolean;
  account_ref: string;
  account_name: string;
  project_id: string | null;
  project_name: string | null;
  host: string | null;
  submit_host: string | null;
  addresses: JSONColumnType<Workload['addresses'], string, string>;
  image_ref: string | null;
  image_sha512: string | null;
  key_name: string | null;
  security_groups: string[];
  user_data_sha256: string | null;
  /** The system's own times. */
  created_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  updated_at: Date | null;
  /** When the site saw it so. */
  as_of: Date;
  first_seen_at: Date;
  /** When it was first seen to be over. */
  gone_at: Date | null;
}

/** Under which names a workload's owner is known. */
export interface WorkloadOwnerTable {
  subject_id: string;
  workload_id: string;
}

/** When it was seen to have an address. */
export interface WorkloadAddressTable {
  ord: Generated<string>;
  workload_id: string;
  address: string;
  kind: 'fixed' | 'floating' | 'host';
  mac: string | null;
  from_at: Date;
  to_at: Date | null;
}

/** What an agent could not see. */
export interface WorkloadGapTable {
  id: string;
  site_id: string;
  system: string;
  agent_id: string;
  from_at: Date;
  to_at: Date;
  why: string;
  recorded_at: Date;
}

export interface WorkloadsTables {
  facts_feed: FactsFeedTable;
  facts_page: FactsPageTable;
  account: AccountTable;
  credential: CredentialTable;
  workload: WorkloadTable;
  workload_owner: WorkloadOwnerTable;
  workload_address: WorkloadAddressTable;
  workload_gap: WorkloadGapTable;
}
