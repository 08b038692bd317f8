export const name = '0012-sign-in';

export const up = `
create table person (
  id text primary key,
  name text not null,
  mail text,
  state text not null check (state in ('invited', 'active', 'ended')),
  made_by text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  password text,
  password_set_at timestamptz,
  check ((state = 'ended') = (ended_at is not null)),
  check ((password is null) = (password_set_at is null))
);
create unique index person_mail on person (lower(mail)) where state <> 'ended';

create table person_grant (
  id text primary key,
  person_id text not null references person,
  role text not null check (role in ('administrator', 'officer', 'auditor', 'site-contact', 'vo-manager')),
  scope_kind text not null check (scope_kind in ('federation', 'ngi', 'site', 'vo')),
  scope_id text,
  source text not null check (source in ('person', 'group')),
  given_by text not null,
  given_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  check ((scope_kind = 'federation') = (scope_id is null)),
  check (ends_at is null or ends_at > starts_at),
  check ((ended_at is null) = (ended_by is null))
);
create index person_grant_person on person_grant (person_id);

alter table token
  drop constraint token_role_check,
  drop constraint token_scope_kind_check,
  add constraint token_role_check
    check (role in ('administrator', 'officer', 'auditor', 'site-contact', 'vo-manager')),
  add constraint token_scope_kind_check check (scope_kind in ('federation', 'ngi', 'site', 'vo')),
  add column person_id text references person,
  add column grant_id text references person_grant;
create index token_person on token (person_id);

create table portal_link (
  id text primary key,
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  site_id text not null,
  contact_id text,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz
);
create index portal_link_site on portal_link (site_id);

create table session (
  id text primary key,
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  method text not null
    check (method in ('password', 'passkey', 'oidc', 'invitation', 'first-run', 'token', 'link')),
  person_id text references person,
  grant_id text references person_grant,
  token_id text references token,
  portal_link_id text references portal_link,
  device text not null,
  made_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  check (num_nonnulls(person_id, token_id, portal_link_id) = 1),
  check (grant_id is null or person_id is not null)
);
create index session_person on session (person_id);
create index session_token on session (token_id);

create table passkey (
  id text primary key,
  person_id text not null references person,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text not null,
  backed_up boolean not null,
  name text not null,
  added_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_person on passkey (person_id);

create table identity (
  issuer text not null,
  subject text not null,
  person_id text not null references person,
  added_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (issuer, subject)
);
create index identity_person on identity (person_id);

create table invitation (
  id text primary key,
  secret_sha256 text not null unique check (secret_sha256 ~ '^[0-9a-f]{64}$'),
  person_id text not null references person,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz
);
create index invitation_person on invitation (person_id);

create table ceremony (
  id text primary key,
  kind text not null check (kind in ('passkey-add', 'passkey-use', 'oidc')),
  person_id text references person,
  challenge text not null,
  data jsonb not null,
  made_at timestamptz not null,
  expires_at timestamptz not null
);

create table sign_in_brake (
  key text primary key check (key ~ '^[0-9a-f]{64}$'),
  failures integer not null,
  last_at timestamptz not null
);
`;
