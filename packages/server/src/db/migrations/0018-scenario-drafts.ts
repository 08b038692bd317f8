export const name = '0018-scenario-drafts';

export const up = `
create table scenario_draft (
  id text primary key,
  name text not null,
  scope_kind text not null check (scope_kind in ('federation', 'ngi')),
  scope_ngi_id text,
  version integer not null,
  created_by text not null,
  created_at timestamptz not null,
  gone_at timestamptz
);

create table scenario_draft_version (
  draft_id text not null references scenario_draft,
  version integer not null,
  yaml text not null,
  sha256 text not null,
  title text,
  problems integer not null,
  saved_by text not null,
  saved_at timestamptz not null,
  entry_id text not null,
  primary key (draft_id, version)
);
`;
