import type {
  ApprovalNeed,
  BanImportFormat,
  BanState,
  BanSubject,
  BlockedImage,
  ImageBlockState,
  ImageReach,
  OrderEffects,
  ReachView,
  TlpLabel,
} from '@muster/contract';
import type { GeneratedAlways, JSONColumnType } from 'kysely';

/** Procedure times. */
export interface BanTable {
  id: string;
  no: GeneratedAlways<number>;
  title: string;
  subject: JSONColumnType<BanSubject>;
  effects: JSONColumnType<OrderEffects>;
  reason: string;
  tlp: TlpLabel;
  incident_id: string | null;
  exercise: boolean;
  /** The NGI whose officers made it, for its sites alone; null for the CSIRT's. */
  ngi_id: string | null;
  /** Null for every site. */
  site_ids: string[] | null;
  /** Sites that were spared on their word. */
  spared: string[];
  state: BanState;
  made_at: Date;
  made_by: string;
  /** The person behind a token: an author does not approve by another one. */
  made_by_person: string;
  /** From 0 to 1, as its author said it, that what runs was taken over; null where it was not said. */
  certainty: number | null;
  expires_at: Date;
  approval: JSONColumnType<ApprovalNeed>;
  approve_by: Date | null;
  /** As it was looked at last. */
  reach: JSONColumnType<ReachView>;
  reach_keys: string[];
  active_at: Date | null;
  ended_at: Date | null;
  order_id: string | null;
  lift_order_id: string | null;
  /** The list in which it came or last changed, and from which on it is gone. */
  changed_no: number | null;
  ended_no: number | null;
}

/** What somebody looked at: a ban is made with its digest. Forgotten after an hour. */
export interface BanPreviewTable {
  digest: string;
  made_by: string;
  at: Date;
  keys: string[];
}

export interface BanApprovalTable {
  ban_id: string;
  by_person: string;
  by_actor: string;
  at: Date;
  answer: 'approve' | 'refuse';
  reason: string;
  digest: string;
}

export interface BanEventTable {
  id: string;
  ban_id: string;
  at: Date;
  by_actor: string;
  kind: string;
  site_id: string | null;
  text: string;
  entry_id: string;
}

export interface BanSparingTable {
  ban_id: string;
  site_id: string;
  asked_at: Date;
  asked_by: string;
  reason: string;
  state: 'open' | 'spared' | 'not-spared';
  answered_at: Date | null;
  answered_by: string | null;
  answer: string;
}

/** One row: above any of these a second officer must approve. */
export interface BanLimitsTable {
  one: boolean;
  users: number;
  workloads: number;
  sites: number;
  approval_hours: number;
  most_days: number;
}

export interface BanProposalTable {
  id: string;
  subject_key: string;
  format: BanImportFormat;
  source: string;
  title: string;
  subject: JSONColumnType<BanSubject>;
  text: string;
  /** Of the list as it was read; null where it was read before that was kept. */
  line: number | null;
  imported_at: Date;
  imported_by: string;
  state: 'open' | 'accepted' | 'dismissed';
  decided_at: Date | null;
  decided_by: string | null;
  ban_id: string | null;
}

/** The chain of the lists that were handed out to an audience. */
export interface BanListTable {
  audience: string;
  number: number;
  sha256: string;
  previous_number: number | null;
  previous_sha256: string | null;
  made_at: Date;
  entry_id: string;
}

export interface BanListReceiverTable {
  id: string;
  name: string;
  site_id: string | null;
  most_tlp: TlpLabel;
  token_sha256: string;
  made_at: Date;
  made_by: string;
  expires_at: Date;
  revoked_at: Date | null;
  last_read_at: Date | null;
  last_number: number | null;
}

/** Procedure times. */
export interface ImageBlockTable {
  id: string;
  image: JSONColumnType<BlockedImage>;
  title: string;
  reason: string;
  tlp: TlpLabel;
  incident_id: string | null;
  exercise: boolean;
  /** The NGI whose officers made it, for its sites alone; null for the CSIRT's. */
  ngi_id: string | null;
  /** Null for every site. */
  site_ids: string[] | null;
  state: ImageBlockState;
  made_at: Date;
  made_by: string;
  /** The person behind a token: an author does not approve by another one. */
  made_by_person: string;
  expires_at: Date;
  approval: JSONColumnType<ApprovalNeed>;
  approve_by: Date | null;
  /** As it was looked at last. */
  reach: JSONColumnType<ImageReach>;
  answered_at: Date | null;
  answered_by: string | null;
  answer: 'approve' | 'refuse' | null;
  answer_reason: string;
  order_id: string | null;
}

export interface BansTables {
  image_block: ImageBlockTable;
  ban: BanTable;
  ban_preview: BanPreviewTable;
  ban_approval: BanApprovalTable;
  ban_event: BanEventTable;
  ban_sparing: BanSparingTable;
  ban_limits: BanLimitsTable;
  ban_proposal: BanProposalTable;
  ban_list: BanListTable;
  ban_list_receiver: BanListReceiverTable;
}
