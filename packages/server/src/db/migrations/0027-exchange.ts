export const name = '0027-exchange';

/*
 * What went out of an incident, by its hash, and what came in; redacted copies as they were made, frozen; and what the
 * team says of itself, in versions.
 */
export const up = `
create table incident_redaction (
  id text primary key,
  incident_id text not null references incident (id),
  tlp_from text not null,
  tlp text not null,
  record jsonb not null,
  reason text not null,
  consents jsonb not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  entry_id text not null
);
create index incident_redaction_incident on incident_redaction (incident_id, tlp, id);

create table incident_export (
  id text primary key,
  incident_id text not null references incident (id),
  redaction_id text references incident_redaction (id),
  format text not null check (format in ('misp', 'stix', 'csaf', 'pdf')),
  tlp text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null,
  lost jsonb not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  entry_id text not null
);
create index incident_export_incident on incident_export (incident_id, id);

create table incident_import (
  id text primary key,
  incident_id text not null references incident (id),
  format text not null check (format in ('misp', 'stix', 'csv')),
  name text not null,
  title text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  taken integer not null,
  known integer not null,
  refused integer not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  entry_id text not null
);
create index incident_import_incident on incident_import (incident_id, id);

create table team_description (
  version integer primary key,
  content jsonb not null,
  saved_at timestamptz(3) not null,
  saved_by text not null,
  entry_id text not null
);
`;
