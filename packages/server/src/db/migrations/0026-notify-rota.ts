export const name = '0026-notify-rota';

/*
 * A rota's rotations follow one another, the later start counts; overrides are never deleted, only withdrawn. A notice
 * is told once to each recipient, whoever asks for it how often, and once to each address, by whatever way it got there.
 */
export const up = `
create table rota (
  id text primary key,
  name text not null,
  owner_kind text not null check (owner_kind in ('federation', 'ngi')),
  owner_id text,
  made_at timestamptz(3) not null,
  made_by text not null,
  ended_at timestamptz(3),
  check ((owner_kind = 'federation') = (owner_id is null))
);
create unique index rota_name on rota (lower(name)) where ended_at is null;

create table rota_rotation (
  id text primary key,
  rota_id text not null references rota,
  members text[] not null,
  every_days integer not null check (every_days between 1 and 56),
  zone text not null,
  handover_time text not null check (handover_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  starts_on text not null check (starts_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  ends_on text check (ends_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and ends_on > starts_on),
  made_at timestamptz(3) not null,
  made_by text not null,
  withdrawn_at timestamptz(3)
);
create index rota_rotation_rota on rota_rotation (rota_id);

create table rota_override (
  id text primary key,
  ord bigint generated always as identity unique,
  rota_id text not null references rota,
  kind text not null check (kind in ('swap', 'absence', 'cover')),
  person_id text not null references person,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  reason text not null,
  pair text,
  made_at timestamptz(3) not null,
  made_by text not null,
  withdrawn_at timestamptz(3),
  withdrawn_by text,
  check (ends_at > starts_at),
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index rota_override_rota on rota_override (rota_id, ends_at);

create table rota_handover (
  id text primary key,
  rota_id text not null references rota,
  at timestamptz(3) not null,
  from_person text,
  to_person text,
  note text not null,
  open jsonb not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  acknowledged_at timestamptz(3),
  acknowledged_by text,
  unique (rota_id, at)
);

create table rota_feed (
  id text primary key,
  rota_id text not null references rota,
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  made_by text not null,
  made_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create index rota_feed_rota on rota_feed (rota_id);

create table notice (
  id text primary key,
  key text not null,
  recipient text not null,
  incident_id text references incident,
  site_id text,
  kind text not null,
  audience text not null check (audience in ('csirt', 'parties')),
  text text not null,
  urgent boolean not null default false,
  by text,
  at timestamptz(3) not null,
  told_at timestamptz(3),
  unique (key, recipient)
);
create index notice_incident on notice (incident_id, id);

create table notice_delivery (
  id text primary key,
  notice_id text not null references notice,
  key text not null,
  person_id text,
  contact_id text,
  address text not null,
  channel text not null check (channel in ('mail', 'digest', 'none')),
  due_at timestamptz(3) not null,
  message_id text,
  told_at timestamptz(3)
);
create unique index notice_delivery_once on notice_delivery (key, lower(address));
create index notice_delivery_notice on notice_delivery (notice_id);
create index notice_delivery_waiting on notice_delivery (due_at) where told_at is null and channel <> 'none';

create table notice_choice (
  person_id text not null references person,
  kind text not null,
  channel text not null check (channel in ('mail', 'digest', 'none')),
  primary key (person_id, kind)
);

create table notice_times (
  person_id text primary key references person,
  zone text not null,
  quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_until text check (quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  digest_at text not null check (digest_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  check ((quiet_from is null) = (quiet_until is null))
);

create table reminder_step (
  id text primary key,
  incident_id text not null references incident,
  site_id text,
  ask text not null,
  rung text not null,
  ord integer not null,
  at timestamptz(3) not null,
  addresses text[] not null,
  message_id text,
  entry_id text not null,
  unique (ask, rung)
);
create index reminder_step_incident on reminder_step (incident_id);

create index delivery_address on delivery (lower(address), state_at);
create index delivery_bounced on delivery (state_at) where state in ('bounced-hard', 'bounced-soft');

create table webhook (
  id text primary key,
  name text not null,
  url text not null,
  owner_kind text not null check (owner_kind in ('federation', 'ngi')),
  owner_id text,
  kinds text[] not null,
  most_tlp text not null check (most_tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
  made_at timestamptz(3) not null,
  made_by text not null,
  failing_since timestamptz(3),
  disabled_at timestamptz(3),
  disabled_why text,
  removed_at timestamptz(3),
  check ((owner_kind = 'federation') = (owner_id is null)),
  check ((disabled_at is null) = (disabled_why is null))
);

create table webhook_secret (
  id text primary key,
  webhook_id text not null references webhook,
  sealed text not null,
  made_at timestamptz(3) not null,
  ends_at timestamptz(3)
);
create index webhook_secret_webhook on webhook_secret (webhook_id);

create table webhook_delivery (
  id text primary key,
  webhook_id text not null references webhook,
  event_id text not null,
  kind text not null,
  incident_id text,
  body text not null,
  made_at timestamptz(3) not null,
  state text not null check (state in ('waiting', 'delivered', 'given-up', 'dropped')),
  attempts integer not null,
  next_try_at timestamptz(3),
  last_try_at timestamptz(3),
  last_status integer,
  last_error text,
  unique (webhook_id, event_id)
);
create index webhook_delivery_webhook on webhook_delivery (webhook_id, id);
`;
