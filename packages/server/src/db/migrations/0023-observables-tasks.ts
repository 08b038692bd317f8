export const name = '0023-observables-tasks';

/*
 * A value is kept once in an incident, in one canonical form; where and when it was seen stands beside it, site by
 * site. `pivot` is the host or address in it and `net` the network, so that "where was this seen before" is answered
 * by an index whatever form it had.
 */
export const up = `
create table observable (
  id text primary key,
  incident_id text not null references incident (id),
  type text not null check (type in ('ip', 'network', 'domain', 'url', 'mail', 'md5', 'sha1', 'sha256', 'sha512', 'file',
    'process', 'subject', 'identity', 'mac', 'account', 'user-agent', 'cve', 'other')),
  value text not null check (value <> ''),
  pivot text,
  net cidr,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
  ioc boolean not null,
  note text not null,
  tags text[] not null,
  site_id text references site (id),
  audience text not null check (audience in ('csirt', 'parties')),
  source_kind text not null check (source_kind in ('person', 'mail', 'import')),
  source_mail text,
  source_quote text,
  added_at timestamptz(3) not null,
  added_by text not null,
  changed_at timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  withdrawn_reason text,
  revision integer not null check (revision > 0),
  entry_id text not null,
  check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create unique index observable_once on observable (incident_id, type, value);
create index observable_value on observable (value, incident_id);
create index observable_pivot on observable (pivot, incident_id) where pivot is not null;
create index observable_below on observable (reverse(pivot) text_pattern_ops) where pivot is not null;
create index observable_net on observable using gist (net inet_ops) where net is not null;

create table observable_sighting (
  ord bigint generated always as identity primary key,
  observable_id text not null references observable (id),
  site_id text references site (id),
  at timestamptz(3),
  note text not null,
  recorded_at timestamptz(3) not null,
  recorded_by text not null
);
create index observable_sighting_of on observable_sighting (observable_id, ord);

create table observable_proposal (
  id text primary key,
  incident_id text not null references incident (id),
  type text not null,
  value text not null,
  site_id text references site (id),
  mail_id text,
  quote text not null,
  sure boolean not null,
  defanged boolean not null,
  proposed_at timestamptz(3) not null,
  state text not null check (state in ('open', 'accepted', 'refused')),
  decided_at timestamptz(3),
  decided_by text
);
create unique index observable_proposal_once on observable_proposal (incident_id, type, value);
create index observable_proposal_open on observable_proposal (incident_id, id) where state = 'open';

create table task (
  id text primary key,
  incident_id text not null references incident (id),
  title text not null,
  text text not null,
  due_at timestamptz(3),
  person_id text,
  for_site boolean not null check (not for_site or (site_id is not null and person_id is null)),
  state text not null check (state in ('open', 'done', 'dropped')),
  position integer not null,
  mandatory boolean not null,
  site_id text references site (id),
  audience text not null check (audience in ('csirt', 'parties')),
  created_at timestamptz(3) not null,
  created_by text not null,
  changed_at timestamptz(3) not null,
  ended_at timestamptz(3) check ((ended_at is null) = (state = 'open')),
  revision integer not null check (revision > 0),
  event_id text not null
);
create index task_incident on task (incident_id, position, id);
create index task_due on task (due_at) where state = 'open' and due_at is not null;
create index task_site on task (site_id, due_at) where state = 'open' and for_site;
create index task_person on task (person_id, due_at) where state = 'open' and person_id is not null;

create table task_change (
  ord bigint generated always as identity primary key,
  task_id text not null references task (id),
  at timestamptz(3) not null,
  actor text not null,
  kind text not null check (kind in ('given', 'changed', 'done', 'dropped', 'opened')),
  note text not null,
  data jsonb not null
);
create index task_change_of on task_change (task_id, ord);

create table decision (
  id text primary key,
  incident_id text not null references incident (id),
  number integer not null,
  title text not null,
  outcome text not null,
  reason text not null,
  alternatives text not null,
  evidence jsonb not null,
  decided_at timestamptz(3) not null,
  decided_by text not null,
  recorded_at timestamptz(3) not null,
  recorded_by text not null,
  site_id text references site (id),
  audience text not null check (audience in ('csirt', 'parties')),
  supersedes text references decision (id),
  entry_id text not null
);
create unique index decision_number on decision (incident_id, number);
create unique index decision_superseded_once on decision (supersedes) where supersedes is not null;

-- What was decided is not decided otherwise afterwards: a further decision takes its place. Only where it belongs and
-- who reads it may change, when its incident is merged into another.
create function refuse_changed_decision() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - '{incident_id,number,site_id,audience}'::text[]
    = to_jsonb(old) - '{incident_id,number,site_id,audience}'::text[] then
    return new;
  end if;
  raise exception 'a decision is never changed or deleted';
end $$;
create trigger decision_stands before update or delete on decision
  for each row execute function refuse_changed_decision();
`;
