export const name = '0020-real-incidents';

/**
 * What an incident that was made before this migration lacks. It is run once more on recorded moments of drills,
 * whose rows are put into a schema that is newer than they are.
 */
export const backfill = `
insert into incident_site (incident_id, site_id, state, added_at, added_by)
select id, site_id, 'affected', created_at, created_by from incident
where site_id is not null
on conflict do nothing;
update incident set updated_at = created_at where updated_at < created_at;
`;

/*
 * An incident can concern several sites, each with its own state and clocks. Who else may read it stands in shares
 * and in roles. Everything that happens in it is one row of incident_event: timeline, notices, webhooks and live
 * pages read that one log.
 */
export const up = `
-- Gives its name to the table below.
alter index incident_site rename to incident_began_at;

alter table incident
  add column updated_at timestamptz(3) not null default 'epoch',
  add column resolved_at timestamptz(3),
  add column closed_at timestamptz(3),
  add column tlp_restriction text not null default '',
  add column merged_into text references incident (id);

create table incident_site (
  incident_id text not null references incident (id),
  site_id text not null references site (id),
  state text not null check (state in ('suspected', 'affected', 'contained', 'cleared')),
  added_at timestamptz(3) not null,
  added_by text not null,
  ended_at timestamptz(3),
  primary key (incident_id, site_id)
);
create index incident_site_site on incident_site (site_id, incident_id);

create table incident_share (
  id text primary key,
  incident_id text not null references incident (id),
  kind text not null check (kind in ('ngi', 'site', 'vo')),
  ref text not null,
  reason text not null,
  shared_at timestamptz(3) not null,
  shared_by text not null,
  until timestamptz(3),
  ended_at timestamptz(3)
);
create index incident_share_with on incident_share (kind, ref, incident_id);
create unique index incident_share_once on incident_share (incident_id, kind, ref) where ended_at is null;

create table incident_role (
  id text primary key,
  incident_id text not null references incident (id),
  person_id text not null,
  role text not null check (role in ('lead', 'liaison', 'scribe', 'duty-officer', 'observer')),
  from_at timestamptz(3) not null,
  until_at timestamptz(3) check (until_at >= from_at),
  given_by text not null
);
create index incident_role_incident on incident_role (incident_id);
create index incident_role_person on incident_role (person_id, incident_id);

create table incident_event (
  id text primary key,
  ord bigint generated always as identity unique,
  incident_id text not null references incident (id),
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  kind text not null check (kind ~ '^[a-z-]+[.][a-z-]+$'),
  actor text not null,
  site_id text references site (id),
  audience text not null check (audience in ('csirt', 'parties')),
  text text not null,
  data jsonb not null,
  entry_id text not null
);
create index incident_event_incident on incident_event (incident_id, at, ord);

alter table incident_fact add column site_id text references site (id);
${backfill}
`;
