import type { Generated } from 'kysely';

/** Something that one recipient is to be told, once. Procedure times. */
export interface NoticeTable {
  id: string;
  /** What it is about, of whoever asked: the same key is told to the same recipient once. */
  key: string;
  /** `site:…`, `ngi:…`, `csirt`, `csirt-duty` or `person:…`. */
  recipient: string;
  incident_id: string | null;
  /** The one site that it is about. */
  site_id: string | null;
  kind: string;
  audience: 'csirt' | 'parties';
  text: string;
  /** Told to whoever is on duty at once, whatever they chose. */
  urgent: Generated<boolean>;
  /** Who did it: they need not be told. */
  by: string | null;
  at: Date;
  /** When it was found out who that is, and each was told or put off. */
  told_at: Date | null;
}

/** A notice for one address. */
export interface NoticeDeliveryTable {
  id: string;
  notice_id: string;
  key: string;
  person_id: string | null;
  contact_id: string | null;
  address: string;
  /** As the person had chosen; `none` is kept so that it can be seen why nobody was told. */
  channel: 'mail' | 'digest' | 'none';
  due_at: Date;
  /** The mail that carried it. */
  message_id: string | null;
  told_at: Date | null;
}

export interface NoticeChoiceTable {
  person_id: string;
  kind: string;
  channel: 'mail' | 'digest' | 'none';
}

/** When a person is not disturbed, and when the daily digest comes. */
export interface NoticeTimesTable {
  person_id: string;
  zone: string;
  quiet_from: string | null;
  quiet_until: string | null;
  digest_at: string;
}

/** One rung that a reminder reached; each rung of an ask once. */
export interface ReminderStepTable {
  id: string;
  incident_id: string;
  site_id: string | null;
  /** What waits for an answer: the clock's key, or the message's id. */
  ask: string;
  rung: string;
  ord: number;
  at: Date;
  addresses: string[];
  message_id: string | null;
  entry_id: string;
}

export interface NotifyTables {
  notice: NoticeTable;
  notice_delivery: NoticeDeliveryTable;
  notice_choice: NoticeChoiceTable;
  notice_times: NoticeTimesTable;
  reminder_step: ReminderStepTable;
}
