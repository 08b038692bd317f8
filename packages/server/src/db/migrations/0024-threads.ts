export const name = '0024-threads';

/*
 * Mail of real incidents: whose site a delivery or a reading is of, what a message answers, what its document says.
 * The wordings of the templates have versions; version 0 is shipped with the program and has no row.
 */
export const up = `
alter table message
  add column sent_by text,
  add column answers_mail_id text references inbound_mail (id),
  add column forwards_mail_id text references inbound_mail (id),
  add column idempotency_key text,
  add column request_sha256 text,
  add column left_at timestamptz,
  add column recalled_at timestamptz;
create unique index message_idempotency on message (incident_id, idempotency_key) where idempotency_key is not null;

alter table delivery
  add column site_id text references site (id),
  add column is_copy boolean not null default false;
create index delivery_site on delivery (site_id, message_id) where site_id is not null;

alter table mail_reading add column site_id text references site (id);
update mail_reading set site_id = incident.site_id from incident
  where incident.id = mail_reading.incident_id and mail_reading.participation_id is null and incident.site_id is not null;
update delivery set site_id = incident.site_id from message, incident
  where message.id = delivery.message_id and incident.id = message.incident_id and message.participation_id is null
    and incident.site_id is not null;
create index mail_reading_incident on mail_reading (incident_id) where current and incident_id is not null;

create table message_draft (
  id text primary key,
  incident_id text not null references incident (id),
  version integer not null,
  content jsonb not null,
  scope_ngi_id text,
  saved_at timestamptz not null,
  saved_by text not null,
  gone_at timestamptz
);
create index message_draft_incident on message_draft (incident_id) where gone_at is null;

create table incident_document (
  id text primary key,
  incident_id text not null references incident (id),
  site_id text references site (id),
  name text not null check (name in ('heads-up', 'follow-up', 'closure')),
  version integer,
  tlp text not null,
  restriction text not null,
  fields jsonb not null,
  exact boolean not null,
  missing text[] not null,
  mail_id text references inbound_mail (id),
  message_id text references message (id),
  at timestamptz not null,
  entry_id text not null,
  check ((mail_id is null) <> (message_id is null))
);
create index incident_document_incident on incident_document (incident_id, at);
create unique index incident_document_mail on incident_document (mail_id) where mail_id is not null;
create unique index incident_document_message on incident_document (message_id) where message_id is not null;

create table template_version (
  name text not null,
  version integer not null check (version > 0),
  source text not null,
  sha256 text not null,
  note text not null,
  saved_by text not null,
  saved_at timestamptz not null,
  entry_id text not null,
  primary key (name, version)
);
`;
