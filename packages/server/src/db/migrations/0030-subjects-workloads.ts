export const name = '0030-subjects-workloads';

/*
 * A subject has one key for all its spellings, in the order of bytes, so that everything under an X.509 name is one
 * range. A tie of two subjects is not changed into another: it ends, and a year later it is forgotten. Workloads are
 * what agents say: `as_of` is when the site saw it so, and what was seen later is never overwritten by what was seen
 * before. Pages of a whole list wait until its last one is there.
 */
export const up = `
create table subject (
  id text primary key,
  key text collate "C" not null unique,
  format text not null,
  identifier jsonb not null,
  label text not null,
  telling text collate "C" not null,
  skeleton text not null,
  site_id text references site (id),
  gateway boolean not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null
);
create index subject_telling on subject (telling);
create index subject_skeleton on subject (skeleton) where length(skeleton) > 3;
create index subject_site on subject (site_id, id) where site_id is not null;

create table subject_edge (
  id text primary key,
  kind text not null check (kind in
    ('delegated-from', 'mapped-to', 'same-person', 'owns-credential', 'acts-through', 'member-of')),
  from_id text not null references subject (id),
  to_id text not null references subject (id),
  confidence double precision not null check (confidence > 0 and confidence <= 1),
  source_kind text not null check (source_kind in
    ('agent', 'grid-mapfile', 'mapping-history', 'vo-members', 'gateway-users', 'certificate', 'officer')),
  source text not null,
  site_id text references site (id),
  from_at timestamptz(3),
  to_at timestamptz(3),
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  check (from_id <> to_id)
);
create unique index subject_edge_once on subject_edge (from_id, to_id, kind, source) where to_at is null;
create unique index subject_edge_past on subject_edge (from_id, to_id, kind, source, from_at, to_at) nulls not distinct
  where to_at is not null;
create index subject_edge_from on subject_edge (from_id, kind);
create index subject_edge_to on subject_edge (to_id, kind);
create index subject_edge_site on subject_edge (site_id, from_id) where site_id is not null;
create index subject_edge_source on subject_edge (source) where to_at is null;

create table facts_feed (
  agent_id text not null,
  system text not null,
  system_kind text not null,
  site_id text not null references site (id),
  taken integer not null check (taken >= 0),
  last_at timestamptz(3) not null,
  list_id text,
  list_page integer not null,
  list_at timestamptz(3),
  listed_at timestamptz(3),
  primary key (agent_id, system)
);
create index facts_feed_site on facts_feed (site_id);

create table facts_page (
  agent_id text not null,
  system text not null,
  page integer not null,
  at timestamptz(3) not null,
  content jsonb not null,
  primary key (agent_id, system, page)
);

create table account (
  id text primary key,
  site_id text not null references site (id),
  system text not null,
  ref text not null,
  name text not null,
  enabled boolean,
  projects jsonb not null,
  subject_id text not null references subject (id),
  as_of timestamptz(3) not null,
  first_seen_at timestamptz(3) not null,
  gone_at timestamptz(3),
  unique (site_id, system, ref)
);
create index account_subject on account (subject_id);

create table credential (
  id text primary key,
  account_id text not null references account (id),
  kind text not null,
  ref text not null,
  name text not null,
  project_id text,
  created_at timestamptz(3),
  expires_at timestamptz(3),
  unrestricted boolean,
  first_seen_at timestamptz(3) not null,
  gone_at timestamptz(3),
  unique (account_id, kind, ref)
);

create table workload (
  id text primary key,
  site_id text not null references site (id),
  system text not null,
  ref text not null,
  kind text not null,
  name text not null,
  name_key text collate "C" not null,
  state text not null,
  system_state text not null,
  locked boolean not null,
  account_ref text not null,
  account_name text not null,
  project_id text,
  project_name text,
  host text,
  submit_host text,
  addresses jsonb not null,
  image_ref text,
  image_sha512 text,
  key_name text,
  security_groups text[] not null,
  user_data_sha256 text,
  created_at timestamptz(3),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  updated_at timestamptz(3),
  as_of timestamptz(3) not null,
  first_seen_at timestamptz(3) not null,
  gone_at timestamptz(3),
  unique (site_id, system, ref)
);
create index workload_there on workload (site_id, system) where gone_at is null;
create index workload_name on workload (name_key, id);
create index workload_ref on workload (ref);
create index workload_image on workload (image_ref, id) where image_ref is not null;
create index workload_sha512 on workload (image_sha512, id) where image_sha512 is not null;
create index workload_project on workload (project_id, id) where project_id is not null;
create index workload_project_name on workload (lower(project_name), id) where project_name is not null;

create table workload_owner (
  subject_id text not null references subject (id),
  workload_id text not null references workload (id),
  primary key (subject_id, workload_id)
);
create index workload_owner_workload on workload_owner (workload_id);

create table workload_address (
  ord bigint generated always as identity primary key,
  workload_id text not null references workload (id),
  address inet not null,
  kind text not null check (kind in ('fixed', 'floating', 'host')),
  mac text,
  from_at timestamptz(3) not null,
  to_at timestamptz(3)
);
create unique index workload_address_now on workload_address (workload_id, address, kind) where to_at is null;
create index workload_address_find on workload_address (address, from_at);
create index workload_address_mac on workload_address (mac) where mac is not null;

create table workload_gap (
  id text primary key,
  site_id text not null references site (id),
  system text not null,
  agent_id text not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  why text not null,
  recorded_at timestamptz(3) not null,
  check (to_at >= from_at)
);
create index workload_gap_site on workload_gap (site_id, to_at);
`;
