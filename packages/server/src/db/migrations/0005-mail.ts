export const name = '0005-mail';

/*
 * What was received is one row that never changes but for its raw bytes, which have an end; what was understood of it
 * is a reading, and a newer rule adds a reading beside the old one. A delivery's state follows from its events.
 */
export const up = `
create table message (
  id text primary key,
  kind text not null,
  ref text not null,
  participation_id text,
  incident_id text,
  public_id text not null,
  tlp text not null,
  subject text not null,
  body text not null,
  exercise_contact text,
  not_before timestamptz not null,
  created_at timestamptz not null,
  entry_id text not null
);
create index message_participation on message (participation_id);
create index message_incident on message (incident_id);

create table delivery (
  id text primary key,
  message_id text not null references message (id),
  contact_id text,
  address text not null,
  rfc_message_id text not null unique,
  verp_token text not null unique,
  state text not null check (state in ('queued', 'sent', 'delayed', 'bounced-hard', 'bounced-soft', 'delivered',
    'displayed', 'auto-replied', 'ticket-opened', 'replied-human', 'replied-unverified', 'complained')),
  state_at timestamptz not null,
  not_before timestamptz not null,
  attempts integer not null default 0,
  next_try_at timestamptz,
  last_error text,
  sent_at timestamptz
);
create index delivery_message on delivery (message_id);
create index delivery_contact on delivery (contact_id);
create index delivery_waiting on delivery (next_try_at) where next_try_at is not null;

create table inbound_mail (
  id text primary key,
  received_at timestamptz not null,
  sha256 text not null,
  size integer not null,
  envelope_from text not null,
  envelope_to text[] not null,
  peer text not null,
  raw bytea,
  raw_erased_at timestamptz,
  read_at timestamptz,
  triage text not null default 'none' check (triage in ('none', 'open', 'assigned', 'dismissed')),
  triage_at timestamptz,
  triage_by text,
  assigned_incident_id text,
  entry_id text not null,
  unique (sha256, envelope_from, envelope_to)
);
create index inbound_mail_received on inbound_mail (received_at) where raw_erased_at is null;
create index inbound_mail_unread on inbound_mail (id) where read_at is null;
create index inbound_mail_triage on inbound_mail (triage, id) where triage <> 'none';

create table mail_reading (
  id text primary key,
  mail_id text not null references inbound_mail (id),
  rules_version integer not null,
  read_at timestamptz not null,
  class text not null,
  rule text not null,
  signals jsonb not null,
  recipients jsonb not null,
  subject text not null,
  from_address text not null,
  from_name text not null,
  to_addresses text[] not null,
  cc_addresses text[] not null,
  addressed_csirt boolean not null,
  addressed_ngi boolean not null,
  message_id text not null,
  in_reply_to text[] not null,
  "references" text[] not null,
  sent_at timestamptz,
  own_text text not null,
  form jsonb not null,
  delivery_id text references delivery (id),
  participation_id text,
  incident_id text,
  correlated_by text,
  verified boolean not null,
  review text not null check (review in ('none', 'open', 'accepted', 'refused')),
  reviewed_by text,
  review_reason text not null default '',
  current boolean not null,
  entry_id text not null
);
create unique index mail_reading_current on mail_reading (mail_id) where current;
create index mail_reading_mail on mail_reading (mail_id);
create index mail_reading_participation on mail_reading (participation_id);
create index mail_reading_review on mail_reading (id) where current and review = 'open';

create table delivery_event (
  id bigint generated always as identity primary key,
  delivery_id text not null references delivery (id),
  state text not null,
  at timestamptz not null,
  mail_id text references inbound_mail (id),
  detail text not null default '',
  entry_id text not null,
  revoked_at timestamptz
);
create index delivery_event_delivery on delivery_event (delivery_id, id);
create index delivery_event_mail on delivery_event (mail_id) where mail_id is not null;
`;
