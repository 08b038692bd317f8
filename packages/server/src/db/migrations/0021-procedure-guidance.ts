export const name = '0021-procedure-guidance';

/*
 * procedure_move keeps which text an incident followed before and why it was moved. clock_notice says once of every
 * clock that a threshold was crossed: a moved anchor makes it another clock. A clock without site or key has ''.
 */
export const up = `
create table procedure_move (
  ord bigint generated always as identity primary key,
  incident_id text not null references incident (id),
  at timestamptz(3) not null,
  actor text not null,
  reason text not null,
  from_pin jsonb not null,
  to_pin jsonb not null,
  entry_id text not null
);
create index procedure_move_incident on procedure_move (incident_id, ord);

create table clock_notice (
  incident_id text not null references incident (id),
  site_id text not null,
  step text not null,
  key text not null,
  anchor_at timestamptz(3) not null,
  threshold integer not null check (threshold in (50, 80, 100)),
  told_with integer not null,
  due_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  primary key (incident_id, site_id, step, key, anchor_at, threshold)
);

create table guidance_receipt (
  name text not null,
  version integer not null,
  reader text not null,
  site_id text references site (id),
  read_at timestamptz(3) not null,
  primary key (name, version, reader)
);
`;
