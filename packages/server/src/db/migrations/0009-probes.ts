export const name = '0009-probes';

export const up = `
create table probe_round (
  id text primary key,
  participation_id text not null references participation,
  at timestamptz not null,
  trigger text not null check (trigger in ('schedule', 'claim')),
  drill text not null check (drill in ('let-in', 'refused', 'unknown')),
  innocent text not null check (innocent in ('let-in', 'refused', 'unknown')),
  drill_detail text not null,
  innocent_detail text not null,
  entry_id text not null
);
create index probe_round_participation on probe_round (participation_id, at);

create table workload_reading (
  id text primary key,
  participation_id text not null references participation,
  at timestamptz not null,
  running text not null check (running in ('yes', 'no', 'unknown')),
  owner text not null check (owner in ('let-in', 'refused', 'unknown')),
  detail text not null,
  entry_id text not null
);
create index workload_reading_participation on workload_reading (participation_id, at);

create table sandbox_reading (
  id text primary key,
  deployment_id text not null references deployment,
  at timestamptz not null,
  state text not null check (state in ('running', 'frozen', 'ended', 'gone')),
  held boolean not null,
  unchanged boolean not null,
  entry_id text not null
);
create index sandbox_reading_deployment on sandbox_reading (deployment_id, at);
`;
