export const name = '0022-incident-changes';

/*
 * Incidents are linked, merged and split, found by words, and changed by several people at once.
 * Words are found by the text search that every PostgreSQL has: an extension would have to be there.
 */
export const up = `
alter table incident
  add column revision integer not null default 0,
  add column next_due_at timestamptz(3);

create index incident_changed on incident (updated_at, id);
create index incident_by_state on incident (state, exercise, id) where merged_into is null;
create index incident_merged on incident (merged_into) where merged_into is not null;
create index incident_due on incident (next_due_at) where state <> 'closed';
create index incident_words on incident
  using gin (to_tsvector('simple', regexp_replace(title || ' ' || public_id, '[^[:alnum:]]+', ' ', 'g')));

-- What was made under a key is made once, however often it is asked for.
create table incident_request (
  actor text not null,
  key text not null,
  sha256 text not null,
  incident_id text not null references incident (id),
  at timestamptz(3) not null,
  primary key (actor, key)
);

create table incident_link (
  id text primary key,
  from_id text not null references incident (id),
  to_id text not null references incident (id),
  kind text not null check (kind in ('related', 'duplicate-of', 'caused-by', 'follows')),
  note text not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  ended_at timestamptz(3),
  check (from_id <> to_id)
);
create unique index incident_link_once on incident_link (from_id, to_id, kind) where ended_at is null;
create index incident_link_to on incident_link (to_id);

create table incident_move (
  id text primary key,
  kind text not null check (kind in ('merge', 'split')),
  from_id text not null references incident (id),
  to_id text not null references incident (id),
  reason text not null,
  at timestamptz(3) not null,
  by text not null,
  -- What both were before, to be put back.
  before jsonb not null,
  undone_at timestamptz(3),
  undone_by text
);
create index incident_move_from on incident_move (from_id);
create index incident_move_to on incident_move (to_id);

-- Every row that went along: where it was, and what it was like when it arrived.
create table incident_moved (
  move_id text not null references incident_move (id),
  table_name text not null,
  row_key text not null,
  incident_before text not null,
  site_before text,
  number_before integer,
  fingerprint text not null,
  primary key (move_id, table_name, row_key)
);
`;
