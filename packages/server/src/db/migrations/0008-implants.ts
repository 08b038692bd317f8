export const name = '0008-implants';

/**
 * `_ms` columns are machine time in epoch milliseconds: beats, leases and limits stand on that clock.
 * `_at` columns are procedure time. Beats are partitioned by campaign, so that they are erased as a whole.
 */
export const up = `
create table deployment (
  id text primary key,
  no integer generated always as identity unique,
  campaign_id text not null,
  participation_id text not null,
  site_id text not null,
  role text not null check (role in ('implant', 'control')),
  host text not null,
  state text not null check (state in ('planned', 'submitted', 'bound', 'ended', 'never-started')),
  planned_at timestamptz(3) not null,
  start_not_after_ms bigint not null,
  hard_limit_seconds integer not null check (hard_limit_seconds between 1 and 604800),
  period_ms integer not null check (period_ms between 200 and 600000),
  jitter_percent integer not null check (jitter_percent between 0 and 50),
  lease_seconds integer not null check (lease_seconds between 1 and 600),
  dormant_seconds integer not null check (dormant_seconds >= 1),
  controller_address text not null,
  controller_port integer not null check (controller_port between 1 and 65535),
  submission_address text,
  submitted_at timestamptz(3),
  submitted_ms bigint,
  job_ref text,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  masked_sha256 text check (masked_sha256 ~ '^[0-9a-f]{64}$'),
  bound_instance uuid,
  bound_at timestamptz(3),
  bound_ms bigint,
  nonce text check (nonce ~ '^[0-9a-f]{32}$'),
  boot_id uuid,
  order_verb text not null default 'ok' check (order_verb in ('ok', 'period', 'stop')),
  order_argument text not null default '-',
  order_counter integer not null default 0,
  ordered_ms bigint,
  ended_at timestamptz(3),
  ended_ms bigint,
  ended_kind text,
  ended_evidence text,
  released_at timestamptz(3),
  removed_at timestamptz(3)
);
create index deployment_campaign on deployment (campaign_id);
create index deployment_participation on deployment (participation_id);
-- Every group of beats asks which of its copies have an order; mostly none has.
create index deployment_ordered on deployment (no) where order_counter > 0;

create sequence beat_position as bigint;
create table beat (
  campaign_id text not null,
  deployment_no integer not null,
  instance uuid not null,
  seq integer not null,
  kind text not null,
  received_ms bigint not null,
  received_at timestamptz(3) not null,
  -- Its writer knew that the beat before it came within two periods; before all others a pause is looked for.
  steady boolean not null default false,
  boot_id uuid not null,
  mono_ms bigint not null,
  boot_ms bigint not null,
  real_ms bigint not null,
  gap_ms bigint not null,
  fail_timeout integer not null,
  fail_reset integer not null,
  fail_other integer not null,
  signal smallint not null,
  ended text not null,
  counter integer not null,
  tx_bytes bigint not null,
  connection_id text not null,
  body_sha256 bytea not null check (length(body_sha256) = 32),
  position bigint not null default nextval('beat_position')
) partition by list (campaign_id);

create function beat_partition_for(campaign text) returns void language plpgsql security definer
  set search_path from current as $$
declare
  part text := 'beat_' || replace(campaign, '-', '_');
begin
  if to_regclass(quote_ident(part)) is not null then return; end if;
  perform pg_advisory_xact_lock(7300105);
  -- Read from the catalogue: to_regclass would repeat the "no" it remembers, though another made it while we waited.
  if exists (select from pg_class where relname = part and relnamespace = current_schema()::regnamespace) then
    return;
  end if;
  execute format('create table %I partition of beat for values in (%L)', part, campaign);
  execute format('create unique index on %I (deployment_no, instance, seq) include (received_ms)', part);
  execute format('create index on %I using brin (position)', part);
  execute format('create index on %I (deployment_no, instance, seq) where not steady', part);
end $$;

create table beat_connection (
  id text primary key,
  deployment_no integer not null,
  process_id text not null,
  opened_ms bigint not null,
  opened_at timestamptz(3) not null,
  closed_ms bigint,
  closed_at timestamptz(3),
  closed_how text check (closed_how in ('fin', 'timeout', 'reset', 'server-closed'))
);
create index beat_connection_deployment on beat_connection (deployment_no);
create index beat_connection_open on beat_connection (process_id) where closed_ms is null;

create table clone (
  deployment_no integer not null,
  instance uuid not null,
  boot_id uuid not null,
  first_seen_ms bigint not null,
  first_seen_at timestamptz(3) not null,
  last_seen_ms bigint not null,
  count integer not null,
  primary key (deployment_no, instance)
);

create table refused_beat (
  day date not null,
  code text not null,
  deployment_id text not null default '',
  count integer not null,
  last_sha256 text not null,
  last_at timestamptz(3) not null,
  primary key (day, code, deployment_id)
);

create table beat_lot (
  id text primary key,
  first_position bigint not null,
  last_position bigint not null unique,
  count integer not null,
  root bytea not null check (length(root) = 32),
  sealed_at timestamptz(3) not null,
  entry_id text not null
);

create table server_process (
  id text primary key,
  host text not null,
  pid integer not null,
  started_ms bigint not null,
  beaten_ms bigint not null,
  beaten_at timestamptz(3) not null,
  stopped boolean not null default false
);

create table outage (
  id text primary key,
  kind text not null check (kind in ('server-down', 'stalled', 'database')),
  from_ms bigint not null,
  until_ms bigint not null,
  from_at timestamptz(3) not null,
  until_at timestamptz(3) not null,
  entry_id text,
  check (until_ms >= from_ms)
);
create index outage_from on outage (from_ms);
`;
