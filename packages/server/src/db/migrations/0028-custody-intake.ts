export const name = '0028-custody-intake';

/*
 * Evidence belongs to an incident, and a drill's still to its participation. Custody is a chain of entries that are
 * never changed; who looked at a piece stands apart from it, in evidence_access. Large files come by parts: what the
 * row says has come lies on the disk, and what lies on the disk beyond it does not count.
 */
export const up = `
alter table evidence_item
  alter column participation_id drop not null,
  add column incident_id text references incident (id),
  add column site_id text references site (id),
  add column audience text not null default 'parties' check (audience in ('csirt', 'parties')),
  add column kind text not null default 'other'
    check (kind in ('log', 'memory', 'disk', 'traffic', 'binary', 'mail', 'document', 'other')),
  add column via text not null default 'upload' check (via in ('upload', 'parts', 'mail')),
  add column mail_id text references inbound_mail (id),
  add column state text not null default 'kept' check (state in ('kept', 'damaged')),
  add column verified_at timestamptz(3),
  add column receipt text,
  add check (participation_id is not null or incident_id is not null);
update evidence_item set incident_id = participation.incident_id, site_id = participation.site_id
from participation where participation.id = evidence_item.participation_id;
create index evidence_item_incident on evidence_item (incident_id, id) where incident_id is not null;
create unique index evidence_item_attachment on evidence_item (mail_id, sha256, name) where mail_id is not null;
create index evidence_item_to_verify on evidence_item (coalesce(verified_at, received_at));

create table custody_entry (
  id text primary key,
  ord bigint generated always as identity unique,
  item_id text not null references evidence_item (id),
  kind text not null check (kind in ('received', 'handed-over', 'verified', 'damaged', 'exported')),
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  from_who text not null,
  to_who text not null,
  why text not null,
  sha256_before text not null,
  sha256_after text not null,
  place text not null,
  actor text not null,
  entry_id text not null
);
create index custody_entry_item on custody_entry (item_id, ord);
insert into custody_entry (id, item_id, kind, at, recorded_at, from_who, to_who, why, sha256_before, sha256_after,
  place, actor, entry_id)
select 'cus_' || substr(id, 5), id, 'received', received_at, received_at, received_from, 'Muster', note, sha256, sha256,
  'Muster', received_from, entry_id
from evidence_item order by id;
create trigger custody_entry_append_only before update or delete or truncate on custody_entry
  for each statement execute function ledger_refuse_change();

create table evidence_access (
  id text primary key,
  item_id text not null references evidence_item (id),
  bag_id text,
  at timestamptz(3) not null,
  actor text not null,
  why text not null,
  expires_at timestamptz(3) not null,
  entry_id text not null
);
create index evidence_access_item on evidence_access (item_id, id);
create index evidence_access_bag on evidence_access (bag_id) where bag_id is not null;

create table evidence_upload (
  id text primary key,
  participation_id text references participation (id),
  incident_id text references incident (id),
  site_id text references site (id),
  audience text not null,
  kind text not null,
  name text not null,
  note text not null,
  size bigint not null check (size >= 0),
  declared_sha256 text,
  sha256 text,
  received bigint not null check (received between 0 and size),
  state text not null check (state in ('open', 'finished', 'refused', 'given-up')),
  item_id text references evidence_item (id),
  created_at timestamptz(3) not null,
  created_by text not null,
  touched_at timestamptz(3) not null,
  dropped_at timestamptz(3),
  check (participation_id is not null or incident_id is not null)
);
create index evidence_upload_open on evidence_upload (touched_at) where dropped_at is null;
create index evidence_upload_by on evidence_upload (created_by) where state = 'open';

create table abuse_report (
  id text primary key,
  via text not null check (via in ('mail', 'phone', 'form')),
  mail_id text unique references inbound_mail (id),
  format text not null check (format in ('arf', 'x-arf', 'text')),
  received_at timestamptz(3) not null,
  reporter_address text not null,
  reporter_name text not null,
  reporter_site_id text references site (id),
  subject text not null,
  text text not null,
  abuse_kind text not null,
  facts jsonb not null,
  sites jsonb not null,
  happened_at timestamptz(3),
  group_id text not null,
  may_answer boolean not null,
  state text not null check (state in ('open', 'attached', 'dismissed')),
  incident_id text references incident (id),
  decided_at timestamptz(3),
  decided_by text,
  reason text not null default '',
  answered_at timestamptz(3),
  recorded_by text not null,
  erased_at timestamptz(3),
  entry_id text not null
);
create index abuse_report_open on abuse_report (received_at, id) where state = 'open';
create index abuse_report_group on abuse_report (group_id);
create index abuse_report_reporter on abuse_report (reporter_address, received_at);
create index abuse_report_incident on abuse_report (incident_id) where incident_id is not null;
`;
