export const name = '0004-federation';

/*
 * One row for everything that is dated: what vanishes keeps its row with gone_at set. NGIs and sites keep their id
 * for ever; what each source says of them stands in federation_record, and site holds what follows from all of it.
 */
export const up = `
create table ngi (
  id text primary key,
  name text not null,
  name_key text not null unique,
  description text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz
);

create table site (
  id text primary key,
  name text not null,
  name_key text not null unique,
  ngi_id text references ngi (id),
  official_name text,
  country text,
  time_zone text,
  certification text,
  domains text[] not null default '{}',
  networks text[] not null default '{}',
  latitude double precision,
  longitude double precision,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz
);
create index site_ngi on site (ngi_id);

create table federation_record (
  source text not null,
  subject_id text not null,
  subject_kind text not null check (subject_kind in ('ngi', 'site')),
  name text not null,
  key text,
  fields jsonb not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz,
  primary key (source, subject_id)
);
create index federation_record_subject on federation_record (subject_id);

create table contact (
  id text primary key,
  owner_kind text not null check (owner_kind in ('federation', 'ngi', 'site')),
  owner_id text not null,
  source text not null,
  part text not null,
  role text not null check (role in ('security', 'csirt', 'ngi-security', 'admin', 'alarm', 'phone', 'ticket')),
  channel text not null check (channel in ('email', 'phone', 'url')),
  address text not null,
  name text,
  position integer not null,
  note text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz
);
create unique index contact_live on contact (owner_id, source, part, role, channel, lower(address)) where gone_at is null;
create index contact_owner on contact (owner_id);
create index contact_address on contact (lower(address));

create table calendar (
  id text primary key,
  owner_kind text not null check (owner_kind in ('federation', 'ngi', 'site')),
  owner_id text not null,
  source text not null,
  version integer not null check (version > 0),
  zone text not null,
  week jsonb not null,
  holidays jsonb not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz,
  unique (owner_id, source, version)
);
create unique index calendar_live on calendar (owner_id, source) where gone_at is null;

create table downtime (
  id text primary key,
  site_id text not null references site (id),
  source text not null,
  key text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  severity text not null check (severity in ('outage', 'warning')),
  classification text not null check (classification in ('scheduled', 'unscheduled')),
  services text[] not null default '{}',
  description text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz,
  check (ends_at > starts_at)
);
create unique index downtime_live on downtime (site_id, source, key) where gone_at is null;
create index downtime_span on downtime (site_id, starts_at, ends_at);

create table site_endpoint (
  id text primary key,
  site_id text not null references site (id),
  source text not null,
  kind text not null,
  url text not null,
  ca_pem text,
  settings jsonb not null default '{}',
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz
);
create unique index site_endpoint_live on site_endpoint (site_id, source, kind) where gone_at is null;

create table federation_import (
  id text primary key,
  source text not null,
  at timestamptz not null,
  actor text not null,
  documents jsonb not null,
  counts jsonb not null,
  entry_id text not null
);
`;
