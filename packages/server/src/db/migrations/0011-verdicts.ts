export const name = '0011-verdicts';

export const up = `
create table score_run (
  id text primary key,
  campaign_id text not null references campaign,
  at timestamptz not null,
  final boolean not null,
  rule_versions jsonb not null,
  scheme_sha256 text not null,
  computed_by text not null,
  entry_id text not null
);
create index score_run_campaign on score_run (campaign_id, at);

create table verdict (
  id text primary key,
  run_id text not null references score_run,
  participation_id text not null references participation,
  check_id text not null,
  verdict text not null,
  at timestamptz,
  value double precision,
  why text not null,
  rule_version integer not null,
  evidence jsonb not null,
  override_id text,
  unique (run_id, participation_id, check_id)
);

create table verdict_override (
  id text primary key,
  participation_id text not null references participation,
  check_id text not null,
  verdict text not null,
  reason text not null,
  at timestamptz not null,
  decided_by text not null,
  withdrawn_at timestamptz,
  entry_id text not null
);
create unique index verdict_override_open on verdict_override (participation_id, check_id) where withdrawn_at is null;

create table appeal (
  id text primary key,
  participation_id text not null references participation,
  check_id text not null,
  text text not null,
  at timestamptz not null,
  raised_by text not null,
  state text not null check (state in ('open', 'accepted', 'refused')),
  answer text,
  answered_at timestamptz,
  answered_by text,
  entry_id text not null,
  answer_entry_id text
);
create unique index appeal_open on appeal (participation_id, check_id) where state = 'open';
`;
