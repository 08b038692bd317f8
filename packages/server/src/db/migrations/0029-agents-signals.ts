export const name = '0029-agents-signals';

/*
 * Agents of sites, and the streams of signed events to them and to receivers of others. `changed_tx` and `tx` say which
 * transaction wrote a row, so that every server process finds what was committed since it last looked, whatever the
 * order of commits.
 */
export const up = `
create table agent (
  id text primary key,
  site_id text not null references site (id),
  name text not null,
  state text not null check (state in ('unconfirmed', 'active', 'revoked')),
  stream_id text not null unique,
  replaces text references agent (id),
  version text not null,
  hostname text not null,
  enrolled_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  confirmed_by text,
  ended_at timestamptz(3),
  ended_by text,
  ended_why text,
  last_seen_at timestamptz(3),
  late_since timestamptz(3),
  report jsonb,
  report_at timestamptz(3)
);
create index agent_site on agent (site_id, id);
create index agent_active on agent (last_seen_at) where state = 'active';

create table agent_key (
  id text primary key,
  agent_id text not null references agent (id),
  x text not null,
  thumbprint text not null unique,
  added_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create unique index agent_key_current on agent_key (agent_id) where ended_at is null;

create table agent_change (
  id text primary key,
  ord bigint generated always as identity,
  agent_id text not null references agent (id),
  at timestamptz(3) not null,
  what text not null,
  detail text not null
);
create index agent_change_agent on agent_change (agent_id, ord);

create table enrolment_token (
  id text primary key,
  site_id text not null references site (id),
  name text not null,
  replaces text references agent (id),
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  made_at timestamptz(3) not null,
  made_by text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  withdrawn_at timestamptz(3),
  agent_id text references agent (id)
);
create index enrolment_token_site on enrolment_token (site_id, id);

create table signal_receiver (
  id text primary key,
  name text not null,
  audience text not null,
  events text[] not null,
  most_tlp text not null,
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  made_at timestamptz(3) not null,
  made_by text not null,
  removed_at timestamptz(3)
);

create table signal_stream (
  id text primary key,
  agent_id text references agent (id),
  receiver_id text references signal_receiver (id),
  audience text not null,
  method text not null check (method in ('poll', 'push')),
  endpoint_url text,
  authorization_sealed text,
  description text not null,
  events_requested text[] not null,
  events_delivered text[] not null,
  status text not null check (status in ('enabled', 'paused', 'disabled')),
  status_reason text not null,
  seq bigint not null default 0 check (seq >= 0),
  last_sha256 text,
  created_at timestamptz(3) not null,
  removed_at timestamptz(3),
  last_active_at timestamptz(3) not null,
  verify_asked_at timestamptz(3),
  verify_jti text,
  verified_at timestamptz(3),
  failing_since timestamptz(3),
  attempts integer not null default 0,
  last_error text,
  changed_tx xid8 not null default pg_current_xact_id(),
  check ((agent_id is null) <> (receiver_id is null)),
  check ((method = 'push') = (endpoint_url is not null))
);
create index signal_stream_agent on signal_stream (agent_id) where agent_id is not null;
create index signal_stream_receiver on signal_stream (receiver_id) where receiver_id is not null;
create index signal_stream_changed on signal_stream (changed_tx);

create table signal_subject (
  stream_id text not null references signal_stream (id) on delete cascade,
  key text not null,
  subject jsonb not null,
  wanted boolean not null,
  changed_at timestamptz(3) not null,
  primary key (stream_id, key)
);

create table signal_set (
  jti text primary key,
  ord bigint generated always as identity,
  stream_id text not null references signal_stream (id),
  seq bigint,
  control boolean not null default false,
  token text not null,
  queued_at timestamptz(3) not null,
  ended_at timestamptz(3),
  error_code text,
  error_text text,
  tx xid8 not null default pg_current_xact_id(),
  unique (stream_id, seq)
);
create index signal_set_open on signal_set (stream_id, ord) where ended_at is null;
create index signal_set_ended on signal_set (ended_at) where ended_at is not null;
create index signal_set_tx on signal_set (tx);

create table signal_transmitter (
  id text primary key,
  name text not null,
  issuer text not null unique,
  jwks_uri text not null,
  audience text not null,
  secret_sha256 text unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  poll_url text,
  poll_authorization_sealed text,
  made_at timestamptz(3) not null,
  made_by text not null,
  removed_at timestamptz(3),
  last_received_at timestamptz(3),
  failing_since timestamptz(3),
  last_error text
);

create table signal_received (
  transmitter_id text not null references signal_transmitter (id),
  jti text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  received_at timestamptz(3) not null,
  events text[] not null,
  primary key (transmitter_id, jti)
);

create table signal_proposal (
  id text primary key,
  transmitter_id text not null references signal_transmitter (id),
  jti text not null,
  event text not null,
  kind text not null check (kind in ('ban', 'unban')),
  identifiers jsonb not null,
  unread jsonb not null,
  reason text not null,
  txn text,
  happened_at timestamptz(3),
  received_at timestamptz(3) not null,
  state text not null check (state in ('open', 'taken', 'dismissed')),
  settled_at timestamptz(3),
  settled_by text,
  ban_id text,
  why text not null default '',
  unique (transmitter_id, jti, event)
);
create index signal_proposal_open on signal_proposal (id) where state = 'open';
`;
