/** Whom outside events are told to by http. Procedure times. */
export interface WebhookTable {
  id: string;
  name: string;
  url: string;
  owner_kind: 'federation' | 'ngi';
  owner_id: string | null;
  /** Kinds of events, `task.*` for all of a noun; empty for all. */
  kinds: string[];
  /** Incidents with a higher label are not told. */
  most_tlp: string;
  made_at: Date;
  made_by: string;
  failing_since: Date | null;
  disabled_at: Date | null;
  disabled_why: string | null;
  removed_at: Date | null;
}

export interface WebhookSecretTable {
  id: string;
  webhook_id: string;
  /** AES-256-GCM under a key of this server; it is needed in the clear to sign. */
  sealed: string;
  made_at: Date;
  /** Set when another took its place: until then both sign. */
  ends_at: Date | null;
}

export interface WebhookDeliveryTable {
  id: string;
  webhook_id: string;
  event_id: string;
  kind: string;
  incident_id: string | null;
  body: string;
  made_at: Date;
  state: 'waiting' | 'delivered' | 'given-up' | 'dropped';
  attempts: number;
  next_try_at: Date | null;
  last_try_at: Date | null;
  last_status: number | null;
  last_error: string | null;
}

export interface WebhooksTables {
  webhook: WebhookTable;
  webhook_secret: WebhookSecretTable;
  webhook_delivery: WebhookDeliveryTable;
}
