export const name = '0006-incidents';

/*
 * Facts are never changed: a correction is a fact of its own that names the one it supersedes, so every earlier
 * reading of a clock can be computed again. `at` is null where the correction says that it did not happen.
 */
export const up = `
create table procedure_text (
  name text not null,
  version integer not null check (version > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  text text not null,
  origin text not null check (origin in ('shipped', 'imported')),
  recorded_at timestamptz(3) not null,
  recorded_by text not null,
  primary key (name, version),
  unique (name, version, sha256)
);

create table incident_series (
  prefix text not null,
  day text not null check (day ~ '^[0-9]{8}$'),
  last integer not null check (last > 0),
  primary key (prefix, day)
);

create table incident (
  id text primary key,
  public_id text not null unique check (public_id ~ '^[A-Z][A-Z0-9-]{0,15}-[0-9]{8}-[0-9]{2,}$'),
  exercise boolean not null,
  title text not null,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  state text not null check (state in ('open', 'resolved', 'closed')),
  procedure_name text not null,
  procedure_version integer not null,
  procedure_sha256 text not null,
  overrides jsonb not null default '[]',
  site_id text references site (id),
  created_at timestamptz(3) not null,
  created_by text not null,
  foreign key (procedure_name, procedure_version, procedure_sha256)
    references procedure_text (name, version, sha256)
);
create index incident_site on incident (site_id, id);

create table incident_fact (
  id text primary key,
  ord bigint generated always as identity unique,
  incident_id text not null references incident (id),
  kind text not null,
  key text,
  at timestamptz(3),
  recorded_at timestamptz(3) not null,
  source text not null,
  evidence text[] not null,
  entry_id text not null,
  supersedes text unique references incident_fact (id),
  superseded_by text references incident_fact (id),
  actor text not null,
  note text,
  check (at is not null or supersedes is not null)
);
create index incident_fact_incident on incident_fact (incident_id, ord);

create table clock_pause (
  id text primary key,
  incident_id text references incident (id),
  site_id text references site (id),
  kind text not null check (kind in ('downtime', 'our-outage', 'suspended')),
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) check (ends_at >= starts_at),
  ref text not null
);
create unique index clock_pause_once on clock_pause (kind, ref, coalesce(incident_id, ''), coalesce(site_id, ''));
create index clock_pause_incident on clock_pause (incident_id);
create index clock_pause_site on clock_pause (site_id);
`;
