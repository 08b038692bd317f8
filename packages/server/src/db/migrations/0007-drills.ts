export const name = '0007-drills';

export const up = `
create table scenario (
  id text primary key,
  name text not null,
  version integer not null,
  sha256 text not null unique,
  yaml text not null,
  recorded_at timestamptz not null
);

create table campaign (
  id text primary key,
  name text not null,
  scenario_id text not null references scenario,
  state text not null check (state in
    ('draft', 'rehearsed', 'announced', 'running', 'stopping', 'closed', 'aborted')),
  scope_kind text not null check (scope_kind in ('federation', 'ngi')),
  scope_ngi_id text,
  seed text not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  scheme_sha256 text,
  rehearsal jsonb,
  created_by text not null,
  created_at timestamptz not null,
  announced_at timestamptz,
  started_at timestamptz,
  stopping_at timestamptz,
  closed_at timestamptz,
  aborted_at timestamptz
);
create index campaign_state on campaign (state);

create table participation (
  id text primary key,
  campaign_id text not null references campaign,
  site_id text not null references site,
  ngi_id text,
  incident_id text references incident,
  alarm_at timestamptz,
  suspended_at timestamptz,
  suspended_entry text,
  released_at timestamptz,
  created_at timestamptz not null,
  unique (campaign_id, site_id)
);
create index participation_site on participation (site_id);
create index participation_incident on participation (incident_id);

create table site_authorisation (
  id text primary key,
  participation_id text not null references participation,
  agreed_by text not null,
  agreed_at timestamptz not null,
  hosts jsonb not null,
  addresses jsonb not null,
  white_cell_name text not null,
  white_cell_email text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  withdrawn_at timestamptz,
  entry_id text not null
);
create unique index site_authorisation_open on site_authorisation (participation_id) where withdrawn_at is null;

create table inject (
  id text primary key,
  participation_id text not null references participation,
  key text not null,
  kind text not null check (kind in ('alarm', 'request', 'notice')),
  due_at timestamptz not null,
  sent_at timestamptz,
  message_id text,
  entry_id text,
  unique (participation_id, key)
);

create table contact_record (
  id text primary key,
  participation_id text not null references participation,
  at timestamptz not null,
  kind text not null check (kind in ('phone', 'ticket')),
  reached text not null check (reached in ('nobody', 'machine', 'human')),
  note text not null,
  recorded_by text not null,
  entry_id text not null
);

create table hint_given (
  id text primary key,
  participation_id text not null references participation,
  question text not null,
  cost double precision not null,
  at timestamptz not null,
  entry_id text not null,
  unique (participation_id, question)
);

create table check_waiver (
  id text primary key,
  participation_id text not null references participation,
  check_id text not null,
  reason text not null,
  at timestamptz not null,
  waived_by text not null,
  entry_id text not null,
  unique (participation_id, check_id)
);
`;
